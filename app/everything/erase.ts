import { failure } from "../../core/failure.ts";
import type { Holding } from "../holding.ts";
import { aloneOn, DATABASES, isOurCache, TEXTS } from "./names.ts";

/** How long another page of ours may take to let go of a database. */
const PATIENCE_MS = 5000;

/** The browser's stores of this origin; each may be missing or refuse. */
export interface Stores {
  /** The site's absolute URL, ending with `/`. */
  readonly home: string;
  readonly indexedDB?: IDBFactory | undefined;
  readonly caches?: CacheStorage | undefined;
  readonly serviceWorker?: Pick<ServiceWorkerContainer, "getRegistrations"> | undefined;
  readonly local?: Pick<Storage, "clear" | "removeItem"> | undefined;
  /** Of this tab alone. */
  readonly session?: Pick<Storage, "clear"> | undefined;
}

/**
 * Forgets everything. First each holding, so that what is open elsewhere is told; then every store of the origin. Under a
 * sub-path other apps may share the origin: there only what carries our names goes. All of it is tried before the first
 * trouble is thrown: a Failure `no-storage`, where another page of the app keeps a database open.
 */
export async function erase(
  holdings: readonly Pick<Holding, "clear">[],
  letGo: () => void,
  stores: Stores,
): Promise<void> {
  const cleared = await Promise.allSettled(holdings.map((holding) => holding.clear()));
  letGo();
  const emptied = await Promise.allSettled([
    eraseDatabases(stores),
    eraseCaches(stores),
    unregister(stores),
    eraseTexts(stores),
  ]);
  const trouble = [...emptied, ...cleared].find((result) => result.status === "rejected");
  if (trouble) throw trouble.reason;
}

async function eraseDatabases({ indexedDB, home }: Stores): Promise<void> {
  if (!indexedDB) return;
  // Firefox before 126 cannot list them.
  const listed = aloneOn(home) ? await indexedDB.databases?.().catch(() => []) : [];
  const names = new Set([...DATABASES, ...(listed ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]))]);
  await Promise.all([...names].map((name) => eraseDatabase(indexedDB, name)));
}

/** A connection elsewhere that stays open holds the request up for ever. */
function eraseDatabase(factory: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const held = () => reject(failure("no-storage", `another page keeps ${name} open`, { reason: "blocked" }));
    const patience = setTimeout(held, PATIENCE_MS);
    const request = factory.deleteDatabase(name);
    const end = (settle: () => void) => () => {
      clearTimeout(patience);
      settle();
    };
    request.onsuccess = end(resolve);
    request.onerror = end(() => reject(failure("no-storage", `${name}: ${request.error?.message ?? "not deleted"}`)));
  });
}

async function eraseCaches({ caches, home }: Stores): Promise<void> {
  const names = ((await caches?.keys()) ?? []).filter((name) => aloneOn(home) || isOurCache(name, home));
  await Promise.all(names.map((name) => caches?.delete(name)));
}

async function unregister({ serviceWorker, home }: Stores): Promise<void> {
  const ours = ((await serviceWorker?.getRegistrations()) ?? []).filter(({ scope }) => scope === home);
  await Promise.all(ours.map((registration) => registration.unregister()));
}

async function eraseTexts({ local, session, home }: Stores): Promise<void> {
  session?.clear();
  if (aloneOn(home)) local?.clear();
  else for (const key of TEXTS) local?.removeItem(key);
}
