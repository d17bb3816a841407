/** Milliseconds for which nobody may have talked, and after which it is given up; and those between two looks. */
const QUIET_MS = 3_000;
const PATIENCE_MS = 120_000;
const LOOK_MS = 100;

export type Pause = (ms: number) => Promise<void>;

/** Resolves to true once nobody has talked for a while, and to false where that does not come about or the signal aborts. */
export async function quiet(busy: () => boolean, signal: AbortSignal, pause: Pause): Promise<boolean> {
  let still = 0;
  for (let waited = 0; waited < PATIENCE_MS && !signal.aborted; waited += LOOK_MS) {
    if (still >= QUIET_MS) return true;
    await pause(LOOK_MS);
    still = busy() ? 0 : still + LOOK_MS;
  }
  return false;
}

/** Aborts as soon as somebody talks, until it is told that the work is over. */
export async function abortWhenBusy(
  busy: () => boolean,
  controller: AbortController,
  pause: Pause,
  over: () => boolean,
) {
  while (!over() && !controller.signal.aborted) {
    if (busy()) controller.abort();
    else await pause(LOOK_MS);
  }
}
