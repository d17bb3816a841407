/** The screens of the page. */
export type Route = "talk" | "models";

/** Which screen an address shows; what is unknown shows the conversation. hash: as `location.hash`. */
export function routeOf(hash: string): Route {
  return hash === "#models" ? "models" : "talk";
}

/** Tells the route now and after every link, Back and Forward. */
export function followRoute(onRoute: (route: Route) => void): void {
  addEventListener("hashchange", () => onRoute(routeOf(location.hash)));
  onRoute(routeOf(location.hash));
}
