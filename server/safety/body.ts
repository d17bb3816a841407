import type { MiddlewareHandler } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";

export interface BodyOptions {
  /** Bytes of one body. */
  readonly bytes: number;
  /** The same for a path that takes less; undefined for any other. */
  readonly bytesAt?: (path: string) => number | undefined;
  /** Bytes of all bodies that are held at once. */
  readonly allBytes: number;
  /** Bytes a second that a body must come with, on average, after `graceMs`. */
  readonly slowest: number;
  readonly graceMs: number;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}

/** Reads bodies whole, within bounds, before a route sees them: 413 too large, 408 too slow, 400 cut off, 503 no room for another. */
export function bodies(options: BodyOptions): MiddlewareHandler<Env> {
  const held = { bytes: 0 };
  return async (c, next) => {
    const { body } = c.req.raw;
    if (!body || c.req.method === "GET" || c.req.method === "HEAD") return next();
    if (c.req.header("content-encoding"))
      throw new ApiError(415, "Bodies are taken as they are, without Content-Encoding.");
    const bytes = options.bytesAt?.(c.req.path) ?? options.bytes;
    if (Number(c.req.header("content-length") ?? 0) > bytes) throw tooLarge(bytes);
    const mine = { bytes: 0 };
    try {
      const read = await readAll(body, { ...options, bytes }, (size) => {
        held.bytes += size;
        mine.bytes += size;
        if (held.bytes > options.allBytes) throw new ApiError(503, "The server holds too much already.", overloaded);
      });
      c.req.raw = new Request(c.req.raw, { body: read });
      await next();
    } finally {
      held.bytes -= mine.bytes;
    }
  };
}

const overloaded = { code: "overloaded", retryAfter: 1 } as const;

async function readAll(
  body: ReadableStream<Uint8Array>,
  { bytes, slowest, graceMs, clock }: BodyOptions,
  hold: (size: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  const begun = clock();
  let size = 0;
  try {
    for (;;) {
      const until = begun + graceMs + (1000 * size) / slowest;
      const { done, value } = await within(until - clock(), reader.read());
      if (done) break;
      size += value.length;
      if (size > bytes) throw tooLarge(bytes);
      hold(value.length);
      chunks.push(value);
    }
  } catch (thrown) {
    reader.cancel().catch(() => {});
    // Any other error is the client's, who went away in the midst of it.
    throw thrown instanceof ApiError ? thrown : new ApiError(400, "The request ended before its body did.");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function within<T>(ms: number, reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError(408, "The body came too slowly.")), Math.max(0, ms));
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
    reading.catch(() => {});
  }
}

function tooLarge(bytes: number): ApiError {
  return new ApiError(413, `The request is larger than ${bytes} bytes.`, { code: "too_large" });
}
