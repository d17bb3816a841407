/** The screens of the page, in the order of the way to them. */
export const ROUTES = [
  "talk",
  "history",
  "transcribe",
  "models",
  "documents",
  "shop",
  "collect",
  "review",
  "explore",
  "measure",
  "settings",
  "about",
] as const;
export type Route = (typeof ROUTES)[number];

/** Which screen an address shows; what is unknown shows the conversation. hash: as `location.hash`. */
export function routeOf(hash: string): Route {
  if (placeOf(hash) !== undefined) return "history";
  if (/^#documents\/[\d/-]{1,40}$/.test(hash)) return "documents";
  const name = hash.slice(1);
  return ROUTES.find((route) => route === name) ?? "talk";
}

/** Id of the conversation that the address names: `#history/ID`. hash: as `location.hash`. */
export function placeOf(hash: string): string | undefined {
  return /^#history\/([A-Za-z0-9-]{1,64})$/.exec(hash)?.[1];
}

/** Tells the route now and after every link, Back and Forward. */
export function followRoute(onRoute: (route: Route) => void): void {
  addEventListener("hashchange", () => onRoute(routeOf(location.hash)));
  onRoute(routeOf(location.hash));
}
