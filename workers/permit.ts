import { failure } from "../core/failure.ts";
import type { Database } from "./store/database.ts";

export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** The note in which the page keeps the origins that the person has allowed. */
const HOSTS = "hosts";
/** The note for the page with the origins that an allowed host passed us on to: origin -> that host. */
const REACHED = "reached";

/**
 * `fetch` for the site's own origin and the origins the person has allowed; throws `refused-host` for any other. Only
 * the first host counts: where it redirects, the browser follows, since hubs hand out their files by other hosts; those
 * are noted, so that the page can list them.
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
    const response = await fetch(url, { referrerPolicy: "no-referrer", credentials: "same-origin", ...init });
    await noteReached(database, url, response.url);
    return response;
  };
}

/** Where nothing can be noted the file comes all the same. */
async function noteReached(database: Database, asked: URL, answered: string): Promise<void> {
  const { origin } = URL.canParse(answered) ? new URL(answered) : asked;
  if (origin === asked.origin) return;
  try {
    const known = await database.recall(REACHED);
    const reached = typeof known === "object" && known !== null ? known : {};
    if (!Object.hasOwn(reached, origin)) await database.remember(REACHED, { ...reached, [origin]: asked.host });
  } catch {
    // A full or forbidden disk.
  }
}

function isAllowed(origin: string, note: unknown): boolean {
  return Array.isArray(note) && note.includes(origin);
}
