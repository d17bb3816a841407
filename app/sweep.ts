import type { ModelEntry } from "../core/manifest.ts";
import type { StoreApi } from "../core/storage.ts";

/**
 * Deletes files that the manifest no longer names. base: the site's absolute URL, ending with `/`; another Inzwa on this
 * origin has names of its own, which stay.
 */
export async function sweep(
  store: Pick<StoreApi, "usage" | "sweep">,
  base: string,
  models: readonly ModelEntry[],
): Promise<void> {
  const named = new Set(models.flatMap(({ id, files }) => files.map(({ path }) => `${base}models/${id}/${path}`)));
  const urls = (await store.usage()).names.map(({ url }) => url);
  const keep = urls.filter((url) => named.has(url) || !url.startsWith(base));
  if (keep.length < urls.length) await store.sweep(keep);
}
