import { createHash } from "node:crypto";
import type { Digest, PackHead, StoredFile } from "../../core/storage.ts";
import type { PackEntry } from "../../workers/store/pack.ts";

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function sha256(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** git's name of a blob. */
export function gitSha1(bytes: Uint8Array): Digest {
  return `git-sha1:${createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex")}`;
}

export function isDigestOf(digest: Digest, bytes: Uint8Array): boolean {
  return digest === (digest.startsWith("git") ? gitSha1(bytes) : sha256(bytes));
}

export function headOf(contents: readonly Uint8Array[], extra: Partial<PackHead> = {}): PackHead {
  const manifest = bytesOf('{"schema":2}');
  const bytes = contents.reduce((sum, { length }) => sum + length, 0);
  return {
    pack: "sn",
    models: ["pocket-asr-sn"],
    files: ["pocket-asr-sn/config.json"],
    bytes,
    manifest,
    signature: bytesOf('{"version":1}'),
    ...extra,
  };
}

export function wantedFor(contents: readonly Uint8Array[], digest = sha256): StoredFile[] {
  return contents.map((bytes, i) => ({ url: `https://inzwa.test/${i}`, size: bytes.length, digest: digest(bytes) }));
}

export async function* entriesOf(
  contents: readonly Uint8Array[],
  digest = sha256,
  piece = 1000,
): AsyncGenerator<PackEntry> {
  for (const bytes of contents) yield { digest: digest(bytes), size: bytes.length, body: inPieces(bytes, piece) };
}

async function* inPieces(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

export interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly cancelled: boolean;
  /** Pieces handed out. */
  readonly pieces: number;
}

/** The bytes as a stream in pieces, which tells whether it was let go. */
export function source(bytes: Uint8Array, piece = 700): Source {
  const state = { cancelled: false, pieces: 0 };
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        state.pieces++;
        controller.enqueue(bytes.slice(at, at + piece));
        at += piece;
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return Object.assign(state, { stream });
}

export async function joined(pieces: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces as AsyncIterable<Uint8Array>) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}

/** Every entry with its bytes. */
export async function unpacked(entries: AsyncIterable<PackEntry>): Promise<{ digest: Digest; bytes: Uint8Array }[]> {
  const all: { digest: Digest; bytes: Uint8Array }[] = [];
  for await (const { digest, body } of entries) all.push({ digest, bytes: await joined(body) });
  return all;
}
