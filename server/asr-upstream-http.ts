import { setTimeout as sleep } from "node:timers/promises";
import { aborted, type Failure, failure } from "../core/failure.ts";

export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** The body where it is JSON, undefined where it is anything else. */
  readonly json: unknown;
}
/** Throws `aborted`, or `network` where no answer came. path: below `/v1/`. */
export type Ask = (path: string, init: RequestInit, signal?: AbortSignal) => Promise<Answer>;

interface Terms {
  /** With a slash at its end. */
  readonly base: URL;
  readonly key?: string | undefined;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

/** Longest answer read, in bytes: an hour of speech with all its segments is below it. */
const MOST = 4 << 20;
/** Longest wait before the second try, and the wait when the server names none; in milliseconds. */
const LONGEST_WAIT = 5_000;
const WAIT = 500;

/** Requests to one server, each tried again once where the server is too busy (429, 503). Redirects are refused: the key and the speech go to nobody else. */
export function asker({ base, key, timeout }: Terms): Ask {
  const headers = { accept: "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) };

  async function once(path: string, init: RequestInit, signal?: AbortSignal) {
    const limit = AbortSignal.timeout(timeout);
    try {
      const any = AbortSignal.any(signal ? [signal, limit] : [limit]);
      const response = await fetch(new URL(path, base), { ...init, headers, redirect: "error", signal: any });
      const { status, ok } = response;
      return {
        answer: { status, ok, json: await bodyOf(response) },
        wait: waitOf(response.headers.get("retry-after")),
      };
    } catch (thrown) {
      if (signal?.aborted) throw aborted;
      if (limit.aborted) throw failure("network", `the speech server took longer than ${timeout} ms`, { timeout });
      throw failure("network", `the speech server cannot be reached (${causeOf(thrown)})`);
    }
  }

  return async (path, init, signal) => {
    const first = await once(path, init, signal);
    if (first.answer.status !== 429 && first.answer.status !== 503) return first.answer;
    if (first.wait > LONGEST_WAIT) return first.answer;
    await sleep(first.wait, undefined, signal ? { signal } : {}).catch(() => {
      throw aborted;
    });
    return (await once(path, init, signal)).answer;
  };
}

/** Says nothing of what the server wrote: a message about a wrong key may hold the key. */
export function refusal({ status, json }: Answer): Failure {
  if (status === 401 || status === 403)
    return failure("network", `the speech server wants another key (${status})`, { status });
  if (status === 429)
    return failure("network", "the speech server takes no more requests at the moment (429)", { status });
  if (status < 300)
    return failure("network", `the speech server's answer is ${json === undefined ? "no JSON" : "of no use"}`, {
      status,
    });
  return failure("network", `the speech server answered ${status}`, { status });
}

/** Milliseconds, from a number of seconds or a date. */
function waitOf(retryAfter: string | null): number {
  if (retryAfter === null) return WAIT;
  const wait = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : WAIT;
}

async function bodyOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST) throw new Error(`an answer above ${MOST} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** undici says "fetch failed" and keeps the reason in `cause`. */
function causeOf(thrown: unknown): string {
  const { cause, message } = thrown instanceof Error ? thrown : { cause: undefined, message: String(thrown) };
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return message;
}
