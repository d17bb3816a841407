/** The screens of the page. */
export type Route = "talk" | "models" | "measure";

/** Which screen an address shows; what is unknown shows the conversation. hash: as `location.hash`. */
export function routeOf(hash: string): Route {
  const name = hash.slice(1);
  return name === "models" || name === "measure" ? name : "talk";
}

/** Tells the route now and after every link, Back and Forward. */
export function followRoute(onRoute: (route: Route) => void): void {
  addEventListener("hashchange", () => onRoute(routeOf(location.hash)));
  onRoute(routeOf(location.hash));
}
