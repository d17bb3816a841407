/** undefined under Node, and in insecure contexts. */
export function webLocks(): LockManager | undefined {
  return typeof navigator === "undefined" ? undefined : navigator.locks;
}

/** Spares two tabs the double download. Without locks they only waste it: see Shelf. Throws the signal's reason. */
export async function oneAtATime<T>(digest: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks = webLocks();
  return locks ? locks.request(`inzwa-store ${digest}`, signal ? { signal } : {}, work) : work();
}
