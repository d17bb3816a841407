/** Bytes of an allocation that makes V8 look for garbage; they are never touched, so they cost no memory. */
const NUDGE = 32 * 1024 * 1024;

/** ES2024; where it is missing the buffer waits for the garbage collector. */
type Transferable = ArrayBuffer & { transfer?(length: number): ArrayBuffer };

/**
 * Gives a buffer's memory back at once. The heap's own figures hardly notice array buffers, so a long stream of chunks
 * would pile up: 98 MB above idle for a download of 300 MB without this, 55 MB with it (bench/big-model.mjs).
 */
export function release(buffer: ArrayBuffer): void {
  (buffer as Transferable).transfer?.(0);
}

/** The same for a chunk that IndexedDB gave: its own copy goes only when the collector runs. */
export function releaseRead(chunk: ArrayBuffer): void {
  release(chunk);
  // Looked at, so that no minifier takes it for useless.
  if (new ArrayBuffer(NUDGE).byteLength !== NUDGE) throw new Error("the buffer is shorter than asked for");
}
