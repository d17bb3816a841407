import { failure } from "../../core/failure.ts";
import type { Fetch } from "../permit.ts";
import { piecesOf, Watch } from "./watch.ts";

/** How the network is reached. */
export interface Line {
  readonly fetch: Fetch;
  /** Longest silence of a server, in ms. */
  readonly stall: number;
}

/** The rest of one file. */
export interface Wish {
  readonly url: string;
  /** Bytes of the whole file, and of those that are here. */
  readonly size: number;
  readonly received: number;
  /** This server's etag for what is here, where it gave one. */
  readonly etag: string | null;
}

export interface Answer {
  /** Position in the file of the body's first byte: 0, or as many as are here. */
  readonly start: number;
  readonly etag: string | null;
  readonly pieces: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Closes the connection, whether the pieces were read or not. */
  end(): void;
}

/**
 * Asks for the rest of a file, or, where the server cannot give that, for all of it. Throws `network` where there is no
 * usable answer (with `status` where there is one at all), `bad-hash` with `announced` where it announces another size,
 * `refused-host`, `aborted`.
 */
export async function request(line: Line, wish: Wish, signal?: AbortSignal): Promise<Answer> {
  const watch = new Watch(wish.url, line.stall, signal);
  try {
    const response = await answerTo(line, wish, watch);
    const answer = read(response, wish);
    if (answer) {
      const pieces = piecesOf(answer.body, watch);
      return { start: answer.start, etag: response.headers.get("etag"), pieces, end: () => watch.end() };
    }
  } catch (thrown) {
    watch.end();
    throw thrown;
  }
  watch.end();
  return request(line, { ...wish, received: 0, etag: null }, signal);
}

async function answerTo(line: Line, { url, received, etag }: Wish, watch: Watch): Promise<Response> {
  // A range is asked for even from 0: with one, fetch sends `Accept-Encoding: identity`, so that lengths are the file's own.
  const headers: Record<string, string> = { range: `bytes=${received}-` };
  // The bytes go into the store; the browser's own cache must neither hold them twice nor bring back broken ones.
  const init: RequestInit = { cache: "no-store", signal: watch.signal };
  // RFC 9110, 13.1.5: If-Range takes strong validators only. Without one the hash still tells.
  if (received === 0 || !isStrong(etag)) return watch.wait(line.fetch(url, { ...init, headers }));
  const asked = line.fetch(url, { ...init, headers: { ...headers, "if-range": etag } }).catch((thrown: unknown) => {
    // Across origins If-Range has to be allowed by the server, unlike Range; a refusal looks like a broken line.
    if (watch.signal.aborted || !(thrown instanceof TypeError)) throw thrown;
    return line.fetch(url, { ...init, headers });
  });
  return watch.wait(asked);
}

type Body = { readonly start: number; readonly body: ReadableStream<Uint8Array<ArrayBuffer>> };

/** undefined where what is here is no part of what the server has now, or it cannot tell. */
function read(response: Response, { url, size, received, etag }: Wish): Body | undefined {
  const { body, status, headers } = response;
  if (status === 416 && received > 0) return undefined;
  const detail = { url, status, ...retryAfter(headers) };
  if ((status !== 200 && status !== 206) || !body) throw failure("network", `${url}: answer ${status}`, detail);
  if (headers.get("content-type")?.startsWith("text/html"))
    throw failure("network", `${url}: the answer is a web page`, detail);
  const { start, total } = extentOf(response, received);
  if (received > 0 && status === 206) {
    const now = headers.get("etag");
    const changed = isStrong(etag) && isStrong(now) && now !== etag;
    // A range of an encoded file is a piece of the encoding, not of the file.
    if (changed || start !== received || isEncoded(headers)) return undefined;
  }
  if (start !== 0 && start !== received) throw failure("network", `${url}: the answer starts at ${start}`, detail);
  if (total !== undefined && total !== size)
    throw failure("bad-hash", `${url}: ${total} bytes instead of ${size}`, { url, announced: total });
  return { start, body };
}

/** Where the body begins and how long the whole file is, as far as the headers tell. */
function extentOf({ status, headers }: Response, asked: number): { start: number; total?: number } {
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (total === undefined) return { start: asked };
    return isEncoded(headers) ? { start: Number(start) } : { start: Number(start), total: Number(total) };
  }
  const length = isEncoded(headers) ? null : headers.get("content-length");
  return length === null ? { start: 0 } : { start: 0, total: Number(length) };
}

function isEncoded(headers: Headers): boolean {
  return (headers.get("content-encoding") ?? "identity") !== "identity";
}

function isStrong(etag: string | null): etag is string {
  return etag?.startsWith('"') === true;
}

function retryAfter(headers: Headers): { retryAfter?: number } {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfter: seconds } : {};
}
