import { comparable } from "../../core/measure/comparable.ts";
import type { Sink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import { Collected } from "./collected.ts";
import { Desk } from "./desk.ts";
import { ReviewStore } from "./store.ts";
import type { ReviewIntents } from "./view.ts";

const INTENTS = [
  "review.files",
  "review.collected",
  "review.reviewer",
  "review.open",
  "review.change",
  "review.mark",
  "review.decide",
  "review.undo",
  "review.step",
  "review.save",
] as const satisfies readonly (keyof ReviewIntents)[];

interface Ports {
  readonly screen: Screen;
  readonly session: () => Session | undefined;
  readonly openSink: (name: string) => Promise<Sink>;
  readonly opened: () => void;
}

export function openDesk({ screen, session, ...ports }: Ports): Desk {
  const desk = new Desk({
    ...ports,
    store: new ReviewStore(),
    collected: new Collected(),
    collects: () => screen.view.collects,
    tag: () => screen.view.pack.tag,
    normal() {
      const rules = session()?.plan?.pack.rules;
      return rules && ((transcript) => comparable(transcript, rules));
    },
    show: (review) => screen.show({ review }),
    failed: (failure) => screen.show({ failure }),
    now: () => Date.now(),
    clock: () => performance.now(),
  });
  for (const name of INTENTS) screen.on(name, (detail) => desk.act(name, detail));
  for (const sign of ["keydown", "pointerdown"] as const)
    document.addEventListener(sign, () => desk.touch(), { passive: true });
  // The voices' own tabs tell each other by it when a recording or the consent is gone.
  new BroadcastChannel("inzwa-voices").addEventListener("message", () => desk.changed());
  return desk;
}
