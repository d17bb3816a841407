import type { Settings } from "../../core/settings.ts";
import type { Net } from "../net.ts";
import type { Screen } from "../screen.ts";
import { isForbidden } from "../server/access.ts";
import { BUSY } from "../view.ts";
import { Courier } from "./courier.ts";

interface Ports {
  readonly screen: Screen;
  readonly net: Pick<Net, "fetch" | "allow">;
  readonly settings: () => Settings;
}

/** The page's one courier, which goes on whenever nobody talks. */
export function courierOf({ screen, net, settings }: Ports): Courier {
  const talking = () => BUSY.has(screen.view.state) || (screen.view.collect?.booth?.state ?? "idle") === "recording";
  const courier: Courier = new Courier({
    net,
    talking,
    forbidden: () => isForbidden(settings()),
    changed: () => {
      const { collect } = screen.view;
      if (collect) screen.show({ collect: { ...collect, sending: courier.view } });
    },
    failed: (failure) => screen.show({ failure }),
  });
  let before = talking();
  screen.watch(() => {
    const now = talking();
    if (now === before) return;
    before = now;
    courier.stir();
  });
  for (const name of ["settings.set", "settings.reset"] as const)
    screen.on(name, () => queueMicrotask(() => courier.stir()));
  screen.on("collect.address", ({ address, key }) => courier.ask(address, key));
  screen.on("collect.send", () => courier.yes());
  screen.on("collect.stay", () => courier.no());
  screen.on("collect.pause", ({ paused }) => courier.pause(paused));
  courier.stir();
  return courier;
}
