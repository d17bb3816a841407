import { Cron } from "croner";

export interface Repeated {
  /** Begins no more, and lets go of what runs. */
  close(): Promise<void>;
}

/** Whether it is `minute hour day month weekday`, as cron has it. */
export function isPattern(text: string): boolean {
  try {
    new Cron(text, { mode: "5-part", paused: true }).stop();
    return true;
  } catch {
    return false;
  }
}

/**
 * Does something at once, for the times at which nobody was there, and then by a cron pattern (UTC), never twice at a time.
 * What throws is told, and done again at the next time.
 */
export function openRepeated(
  pattern: string,
  work: (signal: AbortSignal) => Promise<void>,
  trouble: (thrown: unknown) => void,
): Repeated {
  const leave = new AbortController();
  let running: Promise<void> | undefined;
  const turn = () => {
    running ??= work(leave.signal)
      .catch((thrown: unknown) => {
        if (!leave.signal.aborted) trouble(thrown);
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const cron = new Cron(pattern, { mode: "5-part", timezone: "UTC", unref: true }, turn);
  void turn();
  return {
    async close() {
      cron.stop();
      leave.abort();
      await running;
    },
  };
}
