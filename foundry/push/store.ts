import { createReadStream } from "node:fs";
import { type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { failure } from "../../core/failure.ts";
import { sha256Of } from "../data/files.ts";
import { type Keys, keyPath, signed } from "./sigv4.ts";

/** A bucket of an S3-compatible store. */
export interface Bucket {
  /** `https://s3.example.org`; plain http only on this machine. */
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly keys: Keys;
  /** Milliseconds since 1970. */
  now(): number;
}
export interface Thing {
  readonly key: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Milliseconds without a byte from the store. */
const PATIENCE = 60_000;
const DIGEST = "x-amz-meta-sha256";
/** What a browser is told of a file; words that are not called UTF-8 are read as Latin letters by some. */
const TYPES: Readonly<Record<string, string>> = {
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".json": "application/json",
  ".wav": "audio/wav",
};

/** Puts a file there unless it lies there already, the same by digest; false where it did. Throws `network` and `refused-host`. */
export async function put(bucket: Bucket, { key, path, size, sha256 }: Thing): Promise<boolean> {
  const found = await ask(bucket, "HEAD", key, {}, sha256Of(""));
  if (found.statusCode === 200 && found.headers[DIGEST] === sha256) return false;
  if (found.statusCode !== 200 && found.statusCode !== 404) throw refusal(found, key);
  const type = TYPES[extname(key)] ?? "application/octet-stream";
  const headers = { "content-length": String(size), "content-type": type, [DIGEST]: sha256 };
  const answer = await ask(bucket, "PUT", key, headers, sha256, path);
  if (answer.statusCode !== 200) throw refusal(answer, key);
  return true;
}

async function ask(
  { endpoint, bucket, region, keys, now }: Bucket,
  method: string,
  key: string,
  headers: Readonly<Record<string, string>>,
  sha256: string,
  body?: string,
): Promise<IncomingMessage> {
  const url = new URL(`/${keyPath(`${bucket}/${key}`)}`, endpoint);
  const all = await signed({ method, url, headers, sha256, region, at: now() }, keys);
  return new Promise((resolve, reject) => {
    const lost = (error: Error) => reject(failure("network", `${endpoint.host}: ${error.message}`));
    const send = (url.protocol === "http:" ? plain : secure)(url, { method, headers: all, timeout: PATIENCE });
    send.on("response", (answer) => resolve(answer.resume()));
    send.on("timeout", () => send.destroy(new Error("no answer")));
    send.on("error", lost);
    if (body === undefined) send.end();
    else pipeline(createReadStream(body), send).catch(lost);
  });
}

function refusal({ statusCode }: IncomingMessage, key: string) {
  return failure("network", `the store answered ${statusCode} for ${key}`);
}
