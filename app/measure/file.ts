import type { openSink } from "../save.ts";

/** Whether this browser hands files to other apps. */
export function canShareFiles(): boolean {
  return navigator.canShare?.({ files: [fileOf("inzwa", "{}")] }) === true;
}

/** Must be called inside a tap. Where sharing fails otherwise than by the person's wish the file is saved. */
export async function shareFile(name: string, text: string, open: typeof openSink): Promise<void> {
  try {
    await navigator.share({ files: [fileOf(name, text)] });
  } catch (thrown) {
    if (!isWish(thrown)) await saveFile(name, text, open);
  }
}

/** Must be called inside a tap: it may ask where the file is to go. */
export async function saveFile(name: string, text: string, open: typeof openSink): Promise<void> {
  try {
    const { sink, done } = await open(name);
    const writer = sink.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
    await done();
  } catch (thrown) {
    if (!isWish(thrown)) throw thrown;
  }
}

/** Chromium shares text files and refuses those of type application/json. */
function fileOf(name: string, text: string): File {
  return new File([text], `${name}.txt`, { type: "text/plain" });
}

/** The person changed their mind. */
function isWish(thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null)?.name === "AbortError";
}
