import { aborted } from "../../core/failure.ts";

/** Longest wait before the second try, and the wait when the server names none; in milliseconds. */
const LONGEST_WAIT = 5_000;
const WAIT = 500;

/** Milliseconds after which a server that is too busy is asked again; undefined where it is not, or wants too much patience. */
export function waitBefore(response: Response): number | undefined {
  if (!isBusy(response.status)) return undefined;
  const wait = waitOf(response.headers.get("retry-after"));
  return wait > LONGEST_WAIT ? undefined : wait;
}

function isBusy(status: number): boolean {
  return status === 429 || status === 503;
}

/** Milliseconds, from a number of seconds or a date. */
function waitOf(retryAfter: string | null): number {
  if (retryAfter === null) return WAIT;
  const wait = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : WAIT;
}

export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(aborted);
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
