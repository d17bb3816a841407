/** Stops what plays now. */
let stopped: (() => void) | undefined;

/** What plays elsewhere on the page falls silent, as this will when another begins. stop: the same one each time for a player. */
export function playAlone(stop: () => void): void {
  if (stopped !== stop) stopped?.();
  stopped = stop;
}
