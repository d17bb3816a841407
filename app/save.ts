/** Where the bytes of a file go that the person keeps outside the browser. */
export interface Sink {
  readonly sink: WritableStream<Uint8Array<ArrayBuffer>>;
  /** All is written. */
  done(): Promise<void>;
}

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/**
 * Asks where to put it where the browser can (Chromium); elsewhere it becomes a download. Must be called inside a tap.
 * Rejects with an AbortError when the person changed their mind.
 */
export async function openSink(name: string): Promise<Sink> {
  const pick = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (!pick) return downloadSink(name);
  const file = await (await pick.call(globalThis, { suggestedName: name })).createWritable();
  // A stream of our own in between: file streams cannot be handed to a worker.
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const written = readable.pipeTo(file);
  written.catch(() => undefined);
  return { sink: writable, done: () => written };
}

/** Browsers keep large blobs on the disk. */
function downloadSink(name: string): Sink {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const gathered = new Response(readable).blob();
  gathered.catch(() => undefined);
  return {
    sink: writable,
    async done() {
      const url = URL.createObjectURL(await gathered);
      const link = document.createElement("a");
      Object.assign(link, { href: url, download: name });
      link.click();
      // The download has its own hold on the bytes once it has begun.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
  };
}
