import { createTarPacker, type TarPackController } from "modern-tar";
import type { Holding } from "../holding.ts";

/** What stands first in the file, for whoever opens it. */
const README = `What Inzwa kept in one browser. Each folder is one kind of thing; all files are text or JSON in UTF-8.
Models are not in here: they are large and the same for everybody. The Models screen saves them as pack files.
`;

/**
 * Everything that is kept, as one tar whose folders are the holdings' names. It is made while it is read, one file in
 * memory at a time. The stream errors with what a holding throws.
 */
export function archive(holdings: readonly Holding[], now: Date): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, controller } = createTarPacker();
  const reader = readable.getReader();
  let begun = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(out) {
        if (!begun) fill(controller, holdings, now).catch((thrown: unknown) => controller.error(thrown));
        begun = true;
        const { done, value } = await reader.read();
        if (done) out.close();
        else out.enqueue(value);
      },
      cancel: (reason: unknown) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function fill(tar: TarPackController, holdings: readonly Holding[], now: Date): Promise<void> {
  await add(tar, "README.txt", new TextEncoder().encode(README), now);
  for (const holding of holdings)
    for await (const { path, bytes } of holding.export()) await add(tar, `${holding.name}/${path}`, bytes, now);
  tar.finalize();
}

async function add(tar: TarPackController, name: string, bytes: Uint8Array, mtime: Date): Promise<void> {
  const writer = tar.add({ name, size: bytes.length, type: "file", mtime }).getWriter();
  await writer.write(bytes);
  await writer.close();
}
