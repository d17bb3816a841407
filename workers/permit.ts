import { failure } from "../core/failure.ts";
import type { Database } from "./store/database.ts";

export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** The note in which the page keeps the origins that the person has allowed. */
const HOSTS = "hosts";

/**
 * `fetch` for the site's own origin and the origins the person has allowed; throws `refused-host` for any other. Only
 * the first host counts: where it redirects, the browser follows, since hubs hand out their files by other hosts.
 * home: any address of the site.
 */
export function permittedFetch(database: Database, home: string): Fetch {
  const own = new URL(home).origin;
  return async (input, init) => {
    const url = new URL(input, home);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    if (!isWeb || (url.origin !== own && !isAllowed(url.origin, await database.recall(HOSTS))))
      throw failure("refused-host", `${url.origin} was not allowed`, { host: url.host });
    // Some hosts refuse by referrer, and none needs to know where the site lies.
    return fetch(url, { referrerPolicy: "no-referrer", credentials: "same-origin", ...init });
  };
}

function isAllowed(origin: string, note: unknown): boolean {
  return Array.isArray(note) && note.includes(origin);
}
