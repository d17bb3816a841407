/** Scripts of the version before this one: a page that still runs it may not have loaded all of them yet. */
export const FORMER = "inzwa-former";

type Shelf = Pick<CacheStorage, "open" | "delete" | "keys">;

/**
 * Keeps those scripts and styles of the precache that the new version lacks, before its activation deletes them.
 * wanted: the addresses of the new version, relative to `scope`.
 */
export async function keepFormer(shelf: Shelf, wanted: readonly string[], scope: string): Promise<void> {
  const precache = (await shelf.keys()).find((name) => name.startsWith("workbox-precache") && name.endsWith(scope));
  if (!precache) return;
  const stays = new Set(wanted.map((url) => new URL(url, scope).href));
  const before = await shelf.open(precache);
  const old = (await before.keys()).filter(({ url }) => /\/assets\/[^/]+\.(m?js|css)$/.test(url) && !stays.has(url));
  if (old.length === 0) return;
  await shelf.delete(FORMER);
  const kept = await shelf.open(FORMER);
  for (const request of old) {
    const response = await before.match(request);
    if (response) await kept.put(request, response);
  }
}
