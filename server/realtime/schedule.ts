/** Runs something once, so many ms later; the function that is given back calls it off. */
export type Schedule = (ms: number, run: () => void) => () => void;

export const later: Schedule = (ms, run) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
