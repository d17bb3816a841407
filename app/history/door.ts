import { toFailure } from "../../core/failure.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Holding } from "../holding.ts";
import { placeOf, type Route } from "../route.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { HistoryIntents } from "./history-view.ts";
import type { HistoryPorts } from "./ports.ts";
import type { TalkHistory } from "./talk-history.ts";

export interface HistoryDoor {
  /** language: BCP 47 tag of what is spoken. */
  event(event: TurnEvent, language: string): void;
  /** Another conversation begins. */
  begin(): void;
  /** A screen was opened, or settings may have changed. */
  watch(route: Route): void;
}

const INTENTS = [
  "history.search",
  "history.more",
  "history.go-on",
  "history.rename",
  "history.pin",
  "history.delete",
  "history.undo",
  "history.copy",
  "history.save",
  "history.import",
  "history.clear",
  "history.read",
] as const satisfies readonly (keyof HistoryIntents)[];

type Ports = Pick<HistoryPorts, "settings" | "ask" | "openSink"> & {
  readonly screen: Screen;
  /** What is said now. */
  readonly session: () => Pick<Session, "goOn"> | undefined;
};

/** The way to history. What is behind it is fetched with the first turn, or when its screen is opened. */
export function openHistory({ screen, session, ...ports }: Ports): HistoryDoor {
  const { settings } = ports;
  const failed: HistoryPorts["failed"] = (failure) => screen.show({ failure });
  let history: Promise<TalkHistory> | undefined;
  const opened = () => {
    history ??= import("./talk-history.ts").then(
      (module) =>
        new module.TalkHistory({
          ...ports,
          failed,
          language: () => screen.view.language,
          now: () => Date.now(),
          newId: () => crypto.randomUUID(),
          show: (view) => screen.show({ history: view }),
          copy: (text) => navigator.clipboard.writeText(text),
          goOn: async (talk) => {
            await session()?.goOn(talk);
            location.hash = "#talk";
          },
          leave: () => location.replace("#history"),
        }),
    );
    return history;
  };
  const behind = (work: (history: TalkHistory) => unknown) =>
    void opened()
      .then(work)
      .catch((thrown: unknown) => failed(toFailure(thrown)));
  for (const name of INTENTS) screen.on(name, (detail) => behind((history) => history.act(name, detail)));
  const door: HistoryDoor = {
    event(event, language) {
      const at = Date.now();
      behind((history) => history.event(event, language, at));
    },
    begin() {
      if (history) behind((history) => history.begin());
    },
    watch(route) {
      screen.show({ keeps: settings().history === "on" });
      const place = placeOf(location.hash);
      if (route === "history" || history) behind((history) => history.watch(route === "history", place));
    },
  };
  door.watch(screen.view.route);
  if (settings().history_days > 0) behind((history) => history.tidy());
  return door;
}

/** For Export all and Delete all. */
export function historyHolding(): Holding {
  const holding = () => import("./history-holding.ts").then((module) => module.keptTalks());
  return {
    name: "history",
    async *export() {
      yield* (await holding()).export();
    },
    async clear() {
      await (await holding()).clear();
    },
  };
}
