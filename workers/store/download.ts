import type { StoredFile } from "../../core/contracts.ts";
import { aborted, failure, isFailure } from "../../core/failure.ts";
import type { FileRecord } from "./database.ts";
import type { Files } from "./files.ts";
import { piecesOf, request } from "./request.ts";
import { Sink, TAKEN } from "./sink.ts";

/** How often a connection that broke after new bytes is taken up again. */
const RESUMES = 5;
/** Longest wait, in ms, for another worker at the same file; it begins at 50 and doubles. */
const LONGEST_WAIT = 5000;

type Received = (bytes: number) => void;

/**
 * Brings one file into the store: goes on where an earlier download stopped, and marks it complete only when size and
 * SHA-256 are right. received: hears how many of its bytes are here. Throws a Failure: `network` (what came is kept),
 * `bad-hash` (what came is deleted), `aborted`; what IndexedDB throws passes through.
 */
export async function download(
  files: Files,
  file: StoredFile,
  received: Received,
  signal?: AbortSignal,
): Promise<void> {
  let resumes = 0;
  for (let wait = 50; ; ) {
    if (signal?.aborted) throw aborted;
    const record = await files.begin(file);
    received(record.received);
    if (record.complete) return;
    let sink: Sink | undefined;
    try {
      sink = await Sink.open(files, record);
      return await fill(sink, record, received, signal);
    } catch (thrown) {
      const gained = sink !== undefined && sink.received > record.received;
      if (thrown === TAKEN) {
        await pause(Math.random() * wait);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      } else if (!isFailure(thrown) || thrown.code !== "network" || !gained || ++resumes > RESUMES) throw thrown;
    }
  }
}

async function fill(sink: Sink, record: FileRecord, received: Received, signal?: AbortSignal): Promise<void> {
  const { url, size } = record;
  if (sink.received < size) await receive(sink, { ...record, received: sink.received }, received, signal);
  if (sink.received < size) throw failure("network", `${url}: ended after ${sink.received} of ${size} bytes`, { url });
  if (!(await sink.complete())) throw failure("bad-hash", `${url}: not the bytes that the manifest names`, { url });
}

async function receive(sink: Sink, record: FileRecord, received: Received, signal?: AbortSignal): Promise<void> {
  const { url, size } = record;
  const answer = await request(record, signal).catch(async (thrown: unknown) => {
    if (isFailure(thrown) && thrown.code === "bad-hash") await sink.discard();
    throw thrown;
  });
  if (answer.start < sink.received) await sink.restart();
  sink.etag = answer.etag;
  try {
    for await (const bytes of piecesOf(answer, url, signal)) {
      if (sink.received + bytes.length > size) {
        await sink.discard();
        throw failure("bad-hash", `${url}: longer than ${size} bytes`, { url });
      }
      await sink.write(bytes);
      received(sink.received);
    }
  } finally {
    await sink.flush();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
