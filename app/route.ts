/** The screens of the page, in the order of the way to them. */
export const ROUTES = ["talk", "models", "measure"] as const;
export type Route = (typeof ROUTES)[number];

/** Which screen an address shows; what is unknown shows the conversation. hash: as `location.hash`. */
export function routeOf(hash: string): Route {
  const name = hash.slice(1);
  return ROUTES.find((route) => route === name) ?? "talk";
}

/** Tells the route now and after every link, Back and Forward. */
export function followRoute(onRoute: (route: Route) => void): void {
  addEventListener("hashchange", () => onRoute(routeOf(location.hash)));
  onRoute(routeOf(location.hash));
}
