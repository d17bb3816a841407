import { openSink } from "./save.ts";
import type { Screen } from "./screen.ts";
import { Traces } from "./traces.ts";

/** Traces of what the assistant does, shown on the Measure screen and saved from there. */
export function openTraces(screen: Screen): Traces {
  const traces = new Traces({
    version: __VERSION__,
    epoch: performance.timeOrigin,
    now: () => Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    show: (view) => screen.show({ traces: view }),
    failed: (failure) => screen.show({ failure }),
    openSink,
  });
  screen.on("measure.save", (what) => void traces.save(what));
  return traces;
}
