import type { Route } from "../route.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { Desk } from "./desk.ts";

/** The way to the explorer of datasets; what is behind it comes with the screen. To be told of each change of the route. */
export function offerExplorer(screen: Screen, session: () => Session | undefined): (route: Route) => void {
  let desk: Promise<Desk> | undefined;
  const watch = (route: Route) => {
    if (route !== "explore") return;
    desk ??= import("./open.ts").then(({ openDesk }) => openDesk(screen, session));
    // Where its script cannot be fetched the next visit tries again.
    desk.catch(() => {
      desk = undefined;
    });
  };
  watch(screen.view.route);
  return watch;
}
