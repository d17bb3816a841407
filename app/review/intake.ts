import type { DeskPorts } from "./desk-ports.ts";
import type { Item } from "./item.ts";
import type { Shelf } from "./shelf.ts";

type Ports = Pick<DeskPorts, "store" | "collected" | "opened">;

/** Recordings, with what was said of them here before. */
export async function takeIn(items: readonly Item[], shelf: Shelf, { store, collected, opened }: Ports): Promise<void> {
  if (items.length === 0) return;
  opened();
  shelf.add(items);
  const ids = new Set(items.map(({ id }) => id));
  for (const kept of await store.drafts(ids, await collected.seal())) shelf.put(kept);
}

/**
 * Takes what was said of this device's recordings off the disk where they, or their consent, are gone. own: recordings that
 * are there. gone: ids that the shelf still has.
 */
export async function forgetGone(
  shelf: Shelf,
  { store, collected }: Ports,
): Promise<{ readonly own: number; readonly gone: readonly string[] }> {
  const own = new Set((await collected.items()).map(({ id }) => id));
  const seal = await collected.seal();
  await store.prune(seal?.consent, own);
  const gone = [...shelf.items.values()].filter((item) => item.own && !own.has(item.id));
  return { own: own.size, gone: gone.map(({ id }) => id) };
}
