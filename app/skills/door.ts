import { toFailure } from "../../core/failure.ts";
import type { Routing } from "../../core/routing.ts";
import type { Holding } from "../holding.ts";
import type { Sink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Caller, Skills, Spoken } from "./skills.ts";

export interface SkillsDoor {
  /** Who answers before the model is asked; undefined for a language without skills, or where they cannot be had. */
  routing(spoken: Spoken, last: () => string, caller?: Caller): Promise<Routing | undefined>;
}

interface Ports {
  readonly screen: Screen;
  readonly ring: (text?: string) => void;
  readonly openSink: (name: string) => Promise<Sink>;
}

/** The way to the skills, which are fetched when an assistant starts. */
export function openSkills({ screen, ...ports }: Ports): SkillsDoor {
  let skills: Promise<Skills> | undefined;
  const opened = () => {
    skills ??= import("./skills.ts").then(
      (module) =>
        new module.Skills({
          ...ports,
          show: (view) => screen.show({ skills: view }),
          failed: (failure) => screen.show({ failure }),
        }),
    );
    return skills;
  };
  screen.on("skills.forget", (which) => void opened().then((one) => one.forget(which)));
  screen.on("skills.calendar", (which) => void opened().then((one) => one.calendar(which)));
  return {
    async routing(spoken, last, caller) {
      try {
        return await (await opened()).routing(spoken, last, caller);
      } catch (thrown) {
        // A conversation without skills is better than none.
        screen.show({ failure: toFailure(thrown, "network") });
        return undefined;
      }
    },
  };
}

/** For Export all and Delete all. */
export function skillsHolding(): Holding {
  const opened = async () => new (await import("./keeper.ts")).Keeper(() => undefined);
  return {
    name: "skills",
    async *export() {
      const keeper = await opened();
      try {
        await keeper.load();
        yield { path: "kept.json", bytes: new TextEncoder().encode(`${JSON.stringify(keeper.kept, null, 2)}\n`) };
      } finally {
        await keeper.close();
      }
    },
    async clear() {
      const keeper = await opened();
      await keeper.clear();
      await keeper.close();
    },
  };
}
