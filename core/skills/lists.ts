import { type Kept, MOST } from "./kept.ts";
import { listed, sayIn } from "./say.ts";
import type { Act, Deed, Skill, World } from "./skill.ts";
import { bare, wordsOf } from "./words.ts";

const add: Act = (slots, world) => {
  const list = listOf(slots.list);
  if (slots.items === undefined)
    return { text: sayIn(world, "list", "what"), ask: { skill: "list", intent: "add", slots, wants: "items" } };
  const items = itemsOf(String(slots.items), world);
  return {
    text: sayIn(world, "list", "added", { items: listed(items, world), list: nameOf(world, list) }),
    change: (kept) =>
      withList(kept, list, [
        ...(kept.lists[list] ?? []).filter((one) => !items.some((item) => same(one, item))),
        ...items,
      ]),
  };
};

const remove: Act = (slots, world) => {
  const list = listOf(slots.list);
  const items = itemsOf(String(slots.items), world);
  const gone = (world.kept.lists[list] ?? []).filter((one) => items.some((item) => same(one, item)));
  const values = { items: listed(gone.length > 0 ? gone : items, world), list: nameOf(world, list) };
  if (gone.length === 0) return { text: sayIn(world, "list", "missing", values) };
  return {
    text: sayIn(world, "list", "removed", values),
    change: (kept) =>
      withList(
        kept,
        list,
        (kept.lists[list] ?? []).filter((one) => !gone.includes(one)),
      ),
  };
};

const read: Act = ({ list: named }, world) => {
  const list = listOf(named);
  const items = world.kept.lists[list] ?? [];
  const values = { n: items.length, items: listed(items, world), list: nameOf(world, list) };
  return { text: sayIn(world, "list", items.length === 0 ? "empty" : "read", values) };
};

const clear: Act = (slots, world): Deed => {
  const list = listOf(slots.list);
  const values = { n: (world.kept.lists[list] ?? []).length, list: nameOf(world, list) };
  if (values.n === 0) return { text: sayIn(world, "list", "empty", values) };
  if (slots.sure === undefined) {
    const ask = { skill: "list", intent: "clear", slots: { ...slots, sure: 1 }, wants: "yes" };
    return { text: sayIn(world, "list", "sure", values), ask };
  }
  return { text: sayIn(world, "list", "cleared", values), change: (kept) => withList(kept, list, []) };
};

export const list: Skill = {
  says: ["what", "added", "removed", "missing", "read", "empty", "sure", "cleared"],
  intents: { add, remove, read, clear },
};

function listOf(named: string | number | undefined): string {
  return named === undefined ? "shopping" : String(named);
}

function nameOf({ data }: World, list: string): string {
  return data.lists[list]?.[0] ?? list;
}

function withList(kept: Kept, list: string, items: readonly string[]): Kept {
  return { ...kept, lists: { ...kept.lists, [list]: items.slice(-MOST) } };
}

function same(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

/** "milk, bread and tea" as three; Shona writes its "and" onto the word: "mukaka nechingwa". */
function itemsOf(text: string, { data }: World): string[] {
  const and = new Set(data.and);
  const items: string[][] = [[]];
  for (const { is, said, parted } of wordsOf(text)) {
    const glued = data.gluedAnd.find((prefix) => is.startsWith(prefix) && is.length > prefix.length + 2);
    const last = items.at(-1) ?? [];
    if (and.has(is)) items.push([]);
    else if (glued !== undefined && last.length > 0) items.push([said.slice(glued.length)]);
    else last.push(said);
    if (parted) items.push([]);
  }
  return items.map((words) => words.join(" ")).filter((item) => item !== "");
}
