import type { Failure } from "../core/failure.ts";
import type { StoreApi } from "../core/storage.ts";
import type { Asker } from "./ask.ts";
import { ownHoldings } from "./everything/own.ts";
import { manageEverything } from "./everything.ts";
import { dismissEverybody } from "./hire.ts";
import type { Holding } from "./holding.ts";
import type { Net } from "./net.ts";
import type { Profile } from "./profile.ts";
import type { Route } from "./route.ts";
import { openSink } from "./save.ts";
import type { Screen } from "./screen.ts";
import { About } from "./settings/about.ts";
import { Desk } from "./settings/desk.ts";
import type { UiLanguage } from "./view.ts";

export interface HouseholdPorts {
  readonly screen: Screen;
  readonly asker: Pick<Asker, "ask">;
  readonly store: Pick<StoreApi, "usage" | "sweep">;
  readonly net: Pick<Net, "hosts">;
  readonly profile: Profile;
  /** What other parts of the page keep. */
  readonly holdings: readonly Holding[];
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly speakIn: (language: UiLanguage) => Promise<void>;
  /** The assistant begins again with the settings as they are now. */
  readonly restart: () => Promise<void>;
}

/** Settings, About, Export all and Delete all. Returns what shows the first two when their screens are opened. */
export function keepHouse(ports: HouseholdPorts): (route: Route) => void {
  const { screen, asker, store, net, base } = ports;
  const desk = new Desk({ ...ports, profile: () => ports.profile });
  const about = new About(screen, base);
  manageEverything({
    screen,
    asker,
    base,
    openSink,
    holdings: [...ownHoldings({ store, hosts: () => net.hosts(), base }), ...ports.holdings],
    failed: (failure) => screen.show({ failure }),
    letGo: dismissEverybody,
    goodbye: async () => {
      const { sayGoodbye } = await import("./elements/inzwa-goodbye.ts");
      return (trouble?: Failure) => sayGoodbye(screen.view.language, trouble);
    },
  });
  const shown = (route: Route) => {
    if (route === "settings") desk.show();
    if (route === "about") void about.show();
  };
  // The address may have named one of them before there was anything to show.
  shown(screen.view.route);
  return shown;
}
