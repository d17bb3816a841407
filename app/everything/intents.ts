export interface EverythingIntents {
  /** Saves all that is kept as one file. */
  "everything.export": null;
  /** Asks first. */
  "everything.delete": null;
}
