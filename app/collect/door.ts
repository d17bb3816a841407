import type { Settings } from "../../core/settings.ts";
import type { Holding } from "../holding.ts";
import type { Net } from "../net.ts";
import { choose } from "../preferences.ts";
import type { Route } from "../route.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { Courier } from "./courier.ts";
import type { Desk } from "./desk.ts";
import { hasWork } from "./outbox-mark.ts";

interface Ports {
  readonly screen: Screen;
  readonly net: Pick<Net, "fetch" | "allow">;
  readonly session: () => Session | undefined;
  readonly settings: () => Settings;
}

/** Milliseconds after which the page has what it needs itself. */
const SETTLED = 3_000;

/** The way to voices, which nobody is asked for before they open its screen. To be told of each change of the route. */
export function openCollect(ports: Ports): (route: Route) => void {
  const { screen, session, settings } = ports;
  let desk: Promise<Desk> | undefined;
  let courier: Promise<Courier> | undefined;
  const courierHere = () => {
    courier ??= import("./courier-of.ts").then(({ courierOf }) => courierOf(ports));
    courier.catch(() => {
      courier = undefined;
    });
    return courier;
  };
  // What a visit left unsent, or untold, goes on once this one has begun.
  if (hasWork()) setTimeout(courierHere, SETTLED);
  const isOn = () => settings().collect;
  const tell = () => screen.view.collects !== isOn() && screen.show({ collects: isOn() });
  const open = async () => {
    const coming =
      desk ??
      Promise.all([import("./open.ts"), courierHere()]).then(([{ openDesk }, one]) =>
        openDesk({ screen, session, isOn, openSink, courier: one, switchOn: () => void choose({ collect: true }) }),
      );
    desk = coming;
    // Where its script cannot be fetched the next visit tries again.
    const here = await coming.catch(() => undefined);
    if (!here) desk = undefined;
    else if (screen.view.route === "collect") here.enter();
  };
  for (const name of ["settings.set", "settings.reset"] as const) screen.on(name, () => queueMicrotask(tell));
  const watch = (route: Route) => {
    tell();
    if (route === "collect") void open();
    else
      desk?.then(
        (here) => here.leave(),
        () => undefined,
      );
  };
  // The address may have named it before there was anything to show.
  watch(screen.view.route);
  return watch;
}

/** For Export all and Delete all. */
export function voicesHolding(): Holding {
  const holding = () => import("./holding.ts").then(({ keptVoices }) => keptVoices());
  return {
    name: "voices",
    async *export() {
      yield* (await holding()).export();
    },
    async clear() {
      await (await holding()).clear();
    },
  };
}
