import type { Kept } from "./kept.ts";
import { bare } from "./words.ts";

/** Whether something of the person's is gone that was kept before. Rates are what was said last: a new one loses nothing. */
export function loses(before: Kept, after: Kept): boolean {
  return [...thingsOf(before)].some((thing) => !thingsOf(after).has(thing));
}

/** Names of all that a person would miss. What is written another way is the same. */
function thingsOf({ alarms, lists, notes, contacts }: Kept): ReadonlySet<string> {
  return new Set([
    ...alarms.filter(({ rung }) => !rung).map(({ id }) => `alarm ${id}`),
    ...Object.entries(lists).flatMap(([list, items]) => items.map((item) => `list ${list} ${bare(item)}`)),
    ...notes.map(({ at, text }) => `note ${at} ${text}`),
    ...contacts.map(({ name, phone }) => `contact ${bare(name)} ${phone}`),
  ]);
}
