/** One kind of thing that the app keeps on the device: Export all and Delete all go through every one of them. */
export interface Holding {
  /** Folder of its files in an export. */
  readonly name: string;
  /** Everything it keeps, as files with paths inside its folder; nothing is held in memory as a whole. */
  export(): AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }>;
  /** Forgets all of it for good. */
  clear(): Promise<void>;
}
