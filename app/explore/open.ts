import { comparable } from "../../core/measure/comparable.ts";
import { plainNormal } from "../../core/review/validate.ts";
import { breath } from "../breath.ts";
import { decoded } from "../listen/sound.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import { Desk } from "./desk.ts";
import { repeatable } from "./random.ts";
import type { ExploreIntents } from "./view.ts";

const INTENTS = [
  "explore.files",
  "explore.folder",
  "explore.dropped",
  "explore.close",
  "explore.search",
  "explore.range",
  "explore.field",
  "explore.widen",
  "explore.sort",
  "explore.count",
  "explore.compare",
  "explore.open",
  "explore.shut",
  "explore.save",
] as const satisfies readonly (keyof ExploreIntents)[];

type Picker = () => Promise<FileSystemDirectoryHandle>;

export function openDesk(screen: Screen, session: () => Session | undefined): Desk {
  const desk = new Desk({
    normal() {
      const rules = session()?.plan?.pack.rules;
      return rules ? (text) => comparable(text, rules) : plainNormal;
    },
    openSink,
    pickFolder: () => (globalThis as unknown as { showDirectoryPicker: Picker }).showDirectoryPicker(),
    decode: decoded,
    show: (explore) => screen.show({ explore }),
    failed: (failure) => screen.show({ failure }),
    clock: () => performance.now(),
    pause: breath,
    random: repeatable,
  });
  for (const name of INTENTS) screen.on(name, (detail) => desk.act(name, detail));
  return desk;
}
