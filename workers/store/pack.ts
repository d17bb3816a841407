import { createTarPacker, type TarPackController } from "modern-tar";
import type { Digest, PackHead, StoredFile } from "../../core/storage.ts";
import {
  BLOB_LIMIT,
  badPack,
  blobName,
  digestOf,
  HEAD_LIMIT,
  HEAD_NAMES,
  longestArchive,
  packJson,
  parsePackJson,
} from "./pack-format.ts";
import { type TarEntry, TarReader } from "./pack-tar.ts";

/** One content of a pack file. */
export interface PackEntry {
  readonly digest: Digest;
  /** Bytes of `body`. */
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/**
 * A pack file as docs/pack-file.md tells, made while it is read. `head.bytes` must be the sum of the entries, each
 * content once. The stream errors with what `entries` or a body throws, or with `bad-pack`.
 */
export function writePack(head: PackHead, entries: AsyncIterable<PackEntry>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, controller } = createTarPacker();
  const reader = readable.getReader();
  let begun = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(out) {
        if (!begun) fill(controller, head, entries).catch((thrown: unknown) => controller.error(thrown));
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

/** Reads no further than the head and cancels the rest. Throws `bad-pack`, and what the stream throws. */
export async function readPackHead(stream: ReadableStream<Uint8Array>): Promise<PackHead> {
  const tar = new TarReader(stream);
  try {
    return (await readHead(tar)).head;
  } finally {
    await tar.close();
  }
}

/**
 * The contents of a pack file in its own order, each as it comes; a body is read, or skipped, before the next entry is
 * asked for. Sizes and names are checked before an entry is given out, bytes are not: whoever keeps them hashes them.
 * wanted: what must be in it, all of it and nothing else. Throws `bad-pack`, and what the stream throws.
 */
export async function* readPack(
  stream: ReadableStream<Uint8Array>,
  wanted: readonly StoredFile[],
): AsyncGenerator<PackEntry> {
  const tar = new TarReader(stream);
  try {
    const { head, sizes: headSizes } = await readHead(tar);
    const sizes = new Map(wanted.map(({ digest, size }) => [digest, size]));
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    if (head.bytes !== total)
      throw badPack("total", `the pack announces ${head.bytes} bytes, its models have ${total}`);
    tar.expect(longestArchive([...headSizes, ...sizes.values()]));
    const seen = new Set<Digest>();
    for (let entry = await tar.next(); entry; entry = await tar.next()) {
      const digest = checked(entry, sizes, seen);
      seen.add(digest);
      yield { digest, size: entry.size, body: entry.body };
    }
    if (seen.size < sizes.size)
      throw badPack("total", `${sizes.size - seen.size} of ${sizes.size} contents are missing`);
  } finally {
    await tar.close();
  }
}

async function fill(tar: TarPackController, head: PackHead, entries: AsyncIterable<PackEntry>): Promise<void> {
  const parts = [packJson(head), head.manifest, head.signature];
  if (parts.reduce((sum, { length }) => sum + length, 0) > HEAD_LIMIT)
    throw badPack("head-too-large", "the head is over 4 MiB");
  for (const [i, bytes] of parts.entries()) await add(tar, HEAD_NAMES[i] ?? "", bytes.length, [bytes]);
  const written = new Set<Digest>();
  let total = 0;
  for await (const { digest, size, body } of entries) {
    if (written.has(digest)) throw badPack("twice", `${digest} is there twice`);
    if (size > BLOB_LIMIT)
      throw badPack("too-large", `${digest}: ${size} bytes; a pack file takes 8 GiB at most for each`);
    written.add(digest);
    total += size;
    await add(tar, blobName(digest), size, "getReader" in body ? pieces(body) : body);
  }
  if (total !== head.bytes) throw badPack("total", `the head announces ${head.bytes} bytes, the entries have ${total}`);
  tar.finalize();
}

async function add(
  tar: TarPackController,
  name: string,
  size: number,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  // The same contents make the same file, whenever it is written.
  const writer = tar.add({ name, size, type: "file", mtime: new Date(0) }).getWriter();
  let written = 0;
  for await (const piece of body) {
    written += piece.length;
    if (written > size) break;
    await writer.write(piece);
  }
  if (written !== size) throw badPack("size", `${name}: not ${size} bytes`);
  await writer.close();
}

/** Not every browser can iterate a stream by itself. */
async function* pieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function readHead(tar: TarReader): Promise<{ head: PackHead; sizes: readonly number[] }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let left = HEAD_LIMIT;
  for (const name of HEAD_NAMES) {
    const entry = await tar.next();
    if (entry?.name !== name) throw badPack("head", `${name} is missing; this is no pack file`);
    left -= entry.size;
    if (left < 0) throw badPack("head-too-large", "the head is over 4 MiB");
    parts.push(await whole(entry));
  }
  const [about, manifest, signature] = parts as [Uint8Array, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  return { head: { ...parsePackJson(about), manifest, signature }, sizes: parts.map(({ length }) => length) };
}

async function whole({ size, body }: TarEntry): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of body) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The content an entry is, if it may be here. */
function checked({ name, size }: TarEntry, sizes: ReadonlyMap<Digest, number>, seen: ReadonlySet<Digest>): Digest {
  const digest = digestOf(name);
  if (!digest) throw badPack("name", `${name.slice(0, 200)}: not a name of a pack file`);
  const wanted = sizes.get(digest);
  if (wanted === undefined) throw badPack("unwanted", `${name}: none of the pack's models has it`);
  if (size > BLOB_LIMIT) throw badPack("too-large", `${name}: over 8 GiB`);
  if (wanted !== size) throw badPack("size", `${name}: ${size} bytes instead of ${wanted}`);
  if (seen.has(digest)) throw badPack("twice", `${name} is there twice`);
  return digest;
}
