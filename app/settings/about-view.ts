/** What the About screen knows of this device; sizes are bytes, absent where the browser does not tell. */
export interface AboutView {
  /** All that the origin keeps, as the browser rounds it. */
  readonly used?: number;
  readonly free?: number;
  readonly persisted: boolean;
  /** The browser's answer to the last request to keep everything. */
  readonly answer?: "yes" | "no";
  /** Address of the page for another device. */
  readonly address: string;
}

export interface AboutIntents {
  /** Asks the browser not to delete anything by itself. */
  "about.persist": null;
}
