import "../elements/inzwa-stars.ts";
import { isGood } from "../../core/stars.ts";
import type { Screen } from "../screen.ts";
import type { Traces } from "../traces.ts";
import { BUSY } from "../view.ts";
import { reportsTo, type SendPorts, sendReport } from "./send.ts";
import { Watch } from "./watch.ts";

export interface OpenPorts extends SendPorts {
  readonly screen: Screen;
  readonly traces: Pick<Traces, "tracers">;
}

/** How often it is looked whether a day is over, or something waits, in ms. */
const PACE = 600_000;
/** Nobody talks, and nothing was begun for so long, in ms. */
const IDLE = 2_000;

/** Counts while the page is open, and sends where nobody talks and there is a network. */
export function openWatch({ screen, traces, ...sending }: OpenPorts): Watch {
  const watch = new Watch({
    isOn: () => sending.settings().share_metrics,
    tracers: () => traces.tracers,
    today: () => new Date().toISOString().slice(0, 10),
    chance: bytes(),
    version: __VERSION__,
    to: () => reportsTo(sending),
    send: (bundle) => sendReport("watch", bundle, sending),
    alone,
    show: (view) => screen.show({ watch: view }),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const idle = () => !BUSY.has(screen.view.state) && navigator.onLine;
  const look = async () => {
    await watch.follow();
    if (idle()) await watch.send();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), IDLE);
  };
  let { state, settings } = screen.view;
  screen.watch((view) => {
    const changed = view.settings !== settings;
    const ended = BUSY.has(state) && !BUSY.has(view.state);
    ({ state, settings } = view);
    if (changed) void watch.follow().then(soon);
    else if (ended) soon();
  });
  screen.on("stars", ({ turn, stars }) => {
    traces.tracers.toReversed().some((tracer) => tracer.rate(turn, stars && isGood(stars), stars));
    soon();
  });
  addEventListener("online", soon);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void watch.follow());
  setInterval(soon, PACE);
  soon();
  return watch;
}

/** One after the other, by chance that nobody can foresee. */
function bytes(): () => number {
  const pool = new Uint8Array(256);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      crypto.getRandomValues(pool);
      at = 0;
    }
    return pool[at++] ?? 0;
  };
}

/** Where a browser has no locks two tabs at midnight could both tell of a day. */
async function alone(act: () => void): Promise<void> {
  if (navigator.locks) await navigator.locks.request("inzwa-watch", act);
  else act();
}
