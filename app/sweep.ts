import type { ModelEntry } from "../core/manifest.ts";
import type { StoreApi } from "../core/storage.ts";
import { BROUGHT, IMPORTING } from "./brought.ts";
import { isHeld } from "./locks.ts";

/**
 * Deletes files that the manifest no longer names. What came in from a pack file is left alone, also while it comes. base:
 * the site's absolute URL, ending with `/`; another Inzwa on this origin has names of its own, which stay.
 */
export async function sweep(
  store: Pick<StoreApi, "usage" | "sweep" | "recall">,
  base: string,
  models: readonly ModelEntry[],
): Promise<void> {
  if (await isHeld(IMPORTING)) return;
  const brought = (await store.recall(BROUGHT)) !== undefined;
  const named = new Set(models.flatMap(({ id, files }) => files.map(({ path }) => `${base}models/${id}/${path}`)));
  const ours = models.map(({ id }) => `${base}models/${id}/`);
  const isStrange = (url: string) => !ours.some((folder) => url.startsWith(folder));
  const urls = (await store.usage()).names.map(({ url }) => url);
  const keep = urls.filter((url) => named.has(url) || !url.startsWith(base) || (brought && isStrange(url)));
  if (keep.length < urls.length) await store.sweep(keep);
}
