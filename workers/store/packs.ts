import { aborted, failure } from "../../core/failure.ts";
import type { PackHead, Progress, StoredFile } from "../../core/storage.ts";
import { oneAtATime } from "./locks.ts";
import { type PackEntry, readPack, readPackHead, writePack } from "./pack.ts";
import { piecesIn, streamOf } from "./pack-source.ts";
import type { Line } from "./request.ts";
import type { Place, Shelves } from "./shelves.ts";
import { Sink, TAKEN } from "./sink.ts";
import { Tally } from "./tally.ts";

/** One of each content. */
export function distinct(files: readonly StoredFile[]): StoredFile[] {
  return [...new Map(files.map((file) => [file.digest, file])).values()];
}

export async function exportPack(
  shelves: Shelves,
  pack: { readonly head: PackHead; readonly files: readonly StoredFile[] },
  sink: unknown,
  report: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const files = distinct(pack.files);
  const places = await Promise.all(files.map((file) => shelves.find(file)));
  const lacking = files.find((_, i) => !places[i]?.record.complete);
  if (lacking) throw failure("no-model", `${lacking.url}: not stored whole`, { url: lacking.url });
  const tally = new Tally(files, [], report);
  async function* entries(): AsyncGenerator<PackEntry> {
    for (const [i, file] of files.entries()) {
      const place = places[i];
      if (place) yield { digest: file.digest, size: file.size, body: bytesOf(file, place, tally.of(i).received) };
    }
  }
  const options = signal ? { signal } : {};
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  await writePack({ ...pack.head, bytes }, entries()).pipeTo(sink as WritableStream<Uint8Array>, options);
}

async function* bytesOf(file: StoredFile, { shelf, record }: Place, received: (bytes: number) => void) {
  let loaded = 0;
  for (let number = 0; number < record.chunks; number++) {
    const chunk = await shelf.chunk(record, number);
    if (!chunk) throw failure("no-model", `${file.url}: left the store while it was read`, { url: file.url });
    yield new Uint8Array(chunk);
    loaded += chunk.byteLength;
    received(loaded);
  }
}

export async function openPack(line: Line, source: unknown, signal?: AbortSignal): Promise<PackHead> {
  return readPackHead(await streamOf(line, source, signal));
}

/** Every wanted content that is not here yet goes through the same checks as a download. */
export async function importPack(
  shelves: Shelves,
  stream: ReadableStream<Uint8Array>,
  files: readonly StoredFile[],
  report: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const wanted = distinct(files);
  const tally = new Tally(wanted, [], report);
  for await (const entry of readPack(stream, wanted)) {
    const number = wanted.findIndex(({ digest }) => digest === entry.digest);
    const file = wanted[number];
    if (file)
      await oneAtATime(file.digest, () => takeIn(shelves, file, entry, tally.of(number).received, signal), signal);
  }
  // One content may go by several names here.
  for (const file of files) {
    const { record } = await shelves.begin(file);
    if (!record.complete) throw failure("bad-pack", `${file.url}: not in the pack file`, { url: file.url });
  }
}

async function takeIn(
  shelves: Shelves,
  file: StoredFile,
  { body }: PackEntry,
  received: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const place = await shelves.begin(file);
  if (place.record.complete) return received(file.size);
  // A pack has no ranges: what is here of an interrupted download is begun anew.
  const sink = await Sink.fresh(shelves, file, place);
  try {
    for await (const piece of piecesIn(body)) {
      if (signal?.aborted) throw aborted;
      await sink.write(piece);
      received(sink.received);
    }
  } catch (thrown) {
    if (thrown === TAKEN) throw failure("no-storage", `${file.url}: deleted or begun anew by another tab`);
    await sink.discard();
    throw thrown;
  }
  if (!(await sink.complete()))
    throw failure("bad-hash", `${file.url}: not the bytes that the manifest names`, { url: file.url });
}
