import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds between two looks; a longer stay of the event loop is seen at the next. */
const LOOK = 1000;
const RESOLUTION = 10;

/** How late the event loop came, in ms: the 90th percentile of the last second. `close` stops looking. */
export function openLag(): { readonly lag: () => number; readonly close: () => void } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  let late = 0;
  const timer = setInterval(() => {
    // The histogram counts the timer's own interval as well.
    late = Math.max(0, histogram.percentile(90) / 1e6 - RESOLUTION);
    histogram.reset();
  }, LOOK);
  timer.unref();
  return {
    lag: () => late,
    close: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
