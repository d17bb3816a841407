import type { Route } from "../route.ts";
import type { OpenPorts } from "./open.ts";

/** What tells how well Inzwa works is fetched once the person agreed, or looks at the Settings. To be told of each change of the route. */
export function offerWatch(ports: OpenPorts): (route: Route) => void {
  let part: Promise<{ show(): void }> | undefined;
  return (route) => {
    if (route !== "settings" && !ports.settings().share_metrics) return;
    part ??= import("./open.ts").then(({ openWatch }) => openWatch(ports));
    // Where its script cannot be fetched the next visit tries again.
    part.then(
      (here) => route === "settings" && here.show(),
      () => {
        part = undefined;
      },
    );
  };
}
