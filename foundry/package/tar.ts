import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createTarPacker, type TarPackController } from "modern-tar";
import { failure } from "../../core/failure.ts";
import { TarReader } from "../../workers/store/pack-tar.ts";
import { filesOf, SIGNATURE, sha256Of } from "./files.ts";

/**
 * A folder as a tar that is the same, byte for byte, for the same files: in the order of model-signing, of nobody, from
 * 1970. One piece of one file is in memory at a time.
 */
export async function* packed(folder: string): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const filled = fill(controller, folder).catch((thrown: unknown) => controller.error(thrown));
  yield* Readable.fromWeb(readable);
  await filled;
}

async function fill(tar: TarPackController, folder: string): Promise<void> {
  for (const { name, size } of filesOf(folder)) {
    const entry = tar.add({
      name,
      size,
      type: "file",
      mtime: new Date(0),
      mode: 0o644,
      uid: 0,
      gid: 0,
      uname: "",
      gname: "",
    });
    const writer = entry.getWriter();
    for await (const piece of createReadStream(join(folder, name))) await writer.write(piece);
    await writer.close();
  }
  tar.finalize();
}

/** What a package holds: hashes by name as `hashesOf` a folder, and its signature where it has one. Throws `bad-pack`. */
export async function unpacked(
  path: string,
): Promise<{ readonly hashes: ReadonlyMap<string, string>; readonly signature?: Uint8Array<ArrayBuffer> }> {
  const source = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  const tar = new TarReader(source);
  tar.expect((await stat(path)).size);
  const hashes = new Map<string, string>();
  let signature: Uint8Array<ArrayBuffer> | undefined;
  for (let entry = await tar.next(); entry; entry = await tar.next()) {
    if (hashes.has(entry.name) || (entry.name === SIGNATURE && signature)) throw twice(entry.name);
    if (entry.name === SIGNATURE) signature = await bytesOf(entry.body, entry.size);
    else hashes.set(entry.name, await sha256Of(entry.body));
  }
  return { hashes, ...(signature ? { signature } : {}) };
}

/** Bytes of a signature; `openModelSignature` takes no longer one. */
const MOST = 4 * 2 ** 20;

async function bytesOf(pieces: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  if (size > MOST) throw failure("bad-pack", `${SIGNATURE} is longer than ${MOST} bytes`);
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function twice(name: string) {
  return failure("bad-pack", `${name} is in the package twice`);
}
