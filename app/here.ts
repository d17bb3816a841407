import { failure } from "../core/failure.ts";
import type { StoreApi, StoredFile, StoreUsage } from "../core/storage.ts";

/** Those of the files that are whole neither on the disk nor, where that was full, in memory. */
export function lacking({ names }: Pick<StoreUsage, "names">, files: readonly StoredFile[]): StoredFile[] {
  const here = new Map(names.filter(({ complete }) => complete).map(({ url, digest }) => [url, digest]));
  return files.filter(({ url, digest }) => here.get(url) !== digest);
}

/**
 * What the browser has evicted since is fetched again from the site; other hosts are not contacted unasked (`evicted`).
 * base: the site's absolute URL, ending with `/`.
 */
export async function fetchAgain(
  store: Pick<StoreApi, "usage" | "ensure">,
  base: string,
  files: readonly StoredFile[],
): Promise<void> {
  const missing = lacking(await store.usage(), files);
  const far = missing.find(({ sources }) => sources?.some((source) => !source.startsWith(base)));
  if (far) throw failure("evicted", `${far.url} is no longer in the browser's store`, { url: far.url });
  if (missing.length > 0) await store.ensure(missing, () => {});
}
