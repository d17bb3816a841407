import type { StoredFile, StoreUsage } from "../core/storage.ts";

/** Those of the files that are whole neither on the disk nor, where that was full, in memory. */
export function lacking({ names }: Pick<StoreUsage, "names">, files: readonly StoredFile[]): StoredFile[] {
  const here = new Map(names.filter(({ complete }) => complete).map(({ url, digest }) => [url, digest]));
  return files.filter(({ url, digest }) => here.get(url) !== digest);
}
