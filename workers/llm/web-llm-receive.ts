import { md5 } from "hash-wasm";
import { aborted, failure, isFailure } from "../../core/failure.ts";
import type { Progress } from "../../core/storage.ts";
import { Hasher } from "../store/digest.ts";
import { type Pace, Patience } from "../store/patience.ts";
import type { Line } from "../store/request.ts";
import { Body } from "./web-llm-body.ts";
import type { Part } from "./web-llm-files.ts";

/** How the network is reached, and how often. */
export type Reach = Line & { readonly pace: Pace };
/** received: bytes of this part so far. */
export type Heard = (received: number, waiting?: Progress["waiting"]) => void;

/**
 * A part's bytes, whole and as its size and digest say; its sources are tried in order. What broke off is continued by
 * Range; nothing is kept here. Throws Failures: `model-load` where it is nowhere, `network`, `bad-hash`, `refused-host`,
 * `aborted`.
 */
export async function receive(part: Part, reach: Reach, heard: Heard, signal?: AbortSignal): Promise<ArrayBuffer> {
  let reason: unknown;
  for (const url of part.sources) {
    try {
      const bytes = await receiveFrom(url, part, reach, heard, signal);
      if (await isRight(bytes, part)) return bytes;
      reason = failure("bad-hash", `${url}: not the bytes that its list names`, { url });
    } catch (thrown) {
      if (signal?.aborted) throw aborted;
      if (!isFailure(thrown) || thrown.code === "refused-host") throw thrown;
      reason = thrown;
    }
  }
  throw reason;
}

async function receiveFrom(url: string, { size }: Part, reach: Reach, heard: Heard, signal?: AbortSignal) {
  const body = new Body(url, size);
  const patience = new Patience(reach.pace);
  for (let furthest = 0; ; ) {
    try {
      await body.goOn(reach, heard, signal);
      return body.bytes();
    } catch (thrown) {
      if (signal?.aborted) throw aborted;
      if (!isFailure(thrown) || thrown.code !== "network") throw thrown;
      if (body.received > furthest) patience.renew();
      furthest = Math.max(furthest, body.received);
      await patience.wait(thrown, (why) => heard(body.received, why), signal);
    }
  }
}

/** True too where no digest is known. */
export async function isRight(buffer: ArrayBuffer, { digest }: Part): Promise<boolean> {
  const bytes = new Uint8Array(buffer);
  if (digest === undefined) return true;
  if (isMd5(digest)) return digest === `md5:${await md5(bytes)}`;
  const hasher = await Hasher.for({ digest, size: bytes.length });
  hasher.update(bytes);
  return hasher.matches();
}

function isMd5(digest: NonNullable<Part["digest"]>): digest is `md5:${string}` {
  return digest.startsWith("md5:");
}
