/** What V8 keeps in another process, asked through its inspector (node --inspect). */
export interface Inspector {
  /** What is left after garbage was collected; as it is now where not `collected`. */
  kept(options?: { readonly collected?: boolean }): Promise<Kept>;
  close(): void;
}
/** In MiB. */
export interface Kept {
  /** By objects. */
  readonly used: number;
  /** Of the heap, its free room included. */
  readonly total: number;
  /** What objects hold outside the heap. */
  readonly external: number;
  /** Of `external`. */
  readonly arrayBuffers: number;
}
