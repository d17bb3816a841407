import type { Holding } from "../holding.ts";
import { recall, remember } from "../memory.ts";
import type { Route } from "../route.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { Desk } from "./desk.ts";

const KEY = "review";

/** The way to reviews; what is behind it comes with the screen. To be told of each change of the route. */
export function openReview(screen: Screen, session: () => Session | undefined): (route: Route) => void {
  let desk: Promise<Desk> | undefined;
  const opened = () => {
    remember(KEY, "1");
    screen.show({ reviews: true });
  };
  if (recall(KEY)) screen.show({ reviews: true });
  const watch = (route: Route) => {
    if (route !== "review")
      return void desk?.then(
        (here) => here.leave(),
        () => undefined,
      );
    desk ??= import("./open.ts").then(({ openDesk }) => openDesk({ screen, session, openSink, opened }));
    desk.then(
      (here) => screen.view.route === "review" && here.enter(),
      () => {
        desk = undefined;
      },
    );
  };
  watch(screen.view.route);
  return watch;
}

/** For Export all and Delete all. */
export function reviewHolding(): Holding {
  const holding = () => import("./holding.ts").then(({ keptReviews }) => keptReviews());
  return {
    name: "reviews",
    async *export() {
      yield* (await holding()).export();
    },
    async clear() {
      await (await holding()).clear();
    },
  };
}
