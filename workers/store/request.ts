import { aborted, failure } from "../../core/failure.ts";
import type { FileRecord } from "./database.ts";

export interface Answer {
  /** Position in the file of the body's first byte: 0, or as many as are stored. */
  readonly start: number;
  readonly etag: string | null;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Asks for the rest of a file. Throws a Failure: `network` where there is no usable answer, `bad-hash` where the answer
 * announces another size than the manifest.
 */
export async function request(record: FileRecord, signal?: AbortSignal): Promise<Answer> {
  const { url, size, received, etag } = record;
  // A range is asked for even from 0: with one, fetch sends `Accept-Encoding: identity`, so that lengths are the file's own.
  const headers = new Headers({ range: `bytes=${received}-` });
  // RFC 9110, 13.1.5: If-Range takes strong validators only. Without one the hash still tells.
  if (received > 0 && etag?.startsWith('"')) headers.set("if-range", etag);
  // The bytes go into the store; the browser's own cache must neither hold them twice nor bring back broken ones.
  const init: RequestInit = { headers, cache: "no-store", ...(signal ? { signal } : {}) };
  const response = await fetch(url, init).catch((thrown: unknown) => {
    throw signal?.aborted ? aborted : failure("network", `${url}: ${String(thrown)}`, { url });
  });
  try {
    if (response.status === 416 && received > 0) {
      void response.body?.cancel();
      return await request({ ...record, received: 0 }, signal);
    }
    const { body, status } = response;
    if ((status !== 200 && status !== 206) || !body)
      throw failure("network", `${url}: answer ${status}`, { url, status });
    if (response.headers.get("content-type")?.startsWith("text/html"))
      throw failure("network", `${url}: the answer is a web page`, { url, status });
    const { start, total } = extentOf(response, received);
    if (start !== 0 && start !== received) throw failure("network", `${url}: the answer starts at ${start}`, { url });
    if (total !== undefined && total !== size)
      throw failure("bad-hash", `${url}: ${total} bytes instead of ${size}`, { url });
    return { start, etag: response.headers.get("etag"), body };
  } catch (thrown) {
    if (!response.bodyUsed) void response.body?.cancel().catch(() => undefined);
    throw thrown;
  }
}

/** Where the body begins and how long the whole file is, as far as the headers tell. */
function extentOf({ status, headers }: Response, asked: number): { start: number; total?: number } {
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
    return total === undefined ? { start: asked } : { start: Number(start), total: Number(total) };
  }
  const length = headers.get("content-encoding") ? null : headers.get("content-length");
  return length === null ? { start: 0 } : { start: 0, total: Number(length) };
}

/** The body piece by piece; a broken connection is a `network` Failure, an abort `aborted`. */
export async function* piecesOf({ body }: Answer, url: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: unknown) => {
        throw signal?.aborted ? aborted : failure("network", `${url}: broke off (${String(thrown)})`, { url });
      });
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
