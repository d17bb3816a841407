import type { Settings } from "../core/settings.ts";
import type { Listings } from "./listings.ts";
import { Models, type ModelsPorts } from "./models.ts";
import { choose } from "./preferences.ts";
import type { ReleaseDoor } from "./release/door.ts";
import type { Screen } from "./screen.ts";
import type { Session } from "./session.ts";
import type { Troubles } from "./troubles.ts";

type Parts = Pick<ModelsPorts, "store" | "net" | "asker" | "installer" | "packs"> & {
  readonly screen: Screen;
  readonly keeper: ModelsPorts["keeper"] & { readonly known: ReadonlySet<string> };
  readonly listings: Listings;
  readonly troubles: Troubles;
  readonly release: ReleaseDoor;
  readonly settings: () => Settings;
  readonly base: string;
  readonly session: Session;
};

/** The Models screen beside the assistant that runs. */
export function openModels(parts: Parts): Models {
  const { screen, keeper, listings, troubles, release, settings, base, session } = parts;
  const models = new Models({
    ...parts,
    state: () => {
      const { known, device, plan } = session;
      if (!known || !device) return undefined;
      const { manifest, signed } = known;
      return {
        manifest,
        signed,
        device,
        plan,
        settings: settings(),
        listings: listings.known,
        compiled: keeper.known,
        base,
        releases: release.part?.view,
      };
    },
    leave: async (model) => {
      release.part?.leave(model);
      await session.refresh();
    },
    show: (view) => screen.show({ models: view }),
    failed: (failure) => screen.show({ failure }),
    choose: (changes) => {
      troubles.forgive();
      choose(changes);
    },
    restart: () => session.refresh(),
    reload: () => session.reload(),
  });
  models.listen(screen);
  return models;
}
