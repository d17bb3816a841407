import { expect, test } from "vitest";
import { canMend, sendingOf } from "../../../app/collect/sending-view.ts";
import { loadCollectWords } from "../../../app/collect/words.ts";
import { takingBack } from "../../../app/elements/collect/sending.ts";
import { entryOf } from "./sender-house.ts";

const [BASE, OTHER] = ["https://a.example", "https://b.example"];

test.each([
  ["waiting", "key", true],
  ["recalled", "key", true],
  ["recalled", "address", true],
  ["offered", "unreachable", true],
  ["stored", "key", false],
  ["refused", "key", false],
  ["recalled", "busy", false],
] as const)("what is %s where the server says %s: the form is there, %s", (state, stuck, expected) => {
  const view = viewOf({ entries: [entryOf(1, BASE, state)], stuck: { why: stuck, base: BASE } });
  expect(canMend(view)).toBe(expected);
});

test("the form is about the server that waits for a key, not the one that was agreed to last", async () => {
  await loadCollectWords("en");
  const recalled = { ...entryOf(1, BASE, "recalled"), key: undefined };
  const entries = [recalled, entryOf(2, OTHER, "stored")];
  const destination = { base: OTHER, key: "good", paused: false };
  const view = viewOf({ destination, entries, stuck: { why: "key", base: BASE } });
  expect(view).toMatchObject({ base: OTHER, mends: BASE, hasKey: false, stuck: "key" });
  const told = parts(takingBack("en", view, true));
  expect(told).toEqual(expect.arrayContaining([BASE, `${BASE} does not take the key.`]));
  expect(told.join()).not.toContain(OTHER);
  expect(told.join()).toContain("<form");
  // Where the person gave their consent, the form stands with what is sent.
  expect(parts(takingBack("en", view, false)).join()).not.toContain("<form");
  const gone = viewOf({ destination, entries: entries.slice(1), stuck: { why: "key", base: BASE } });
  expect([gone.mends, gone.stuck, gone.hasKey]).toEqual([undefined, undefined, true]);
});

test("a server that cannot be reached does not take the form from what could go to another", () => {
  const entries = [entryOf(1, BASE, "recalled")];
  const all = {
    destination: { base: OTHER, paused: false },
    entries,
    stuck: { why: "unreachable", base: BASE },
  } as const;
  expect([viewOf(all).mends, viewOf({ ...all, ready: 1 }).mends]).toEqual([BASE, undefined]);
});

test("without a network nothing can be set right, also where something is only taken back", () => {
  const view = viewOf({ entries: [entryOf(1, BASE, "recalled")], stuck: { why: "key", base: BASE }, online: false });
  expect([view.state, canMend(view)]).toEqual(["offline", false]);
});

function viewOf(standing: Partial<Parameters<typeof sendingOf>[0]>) {
  return sendingOf({
    forbidden: false,
    talking: false,
    online: true,
    destination: { base: BASE, paused: false },
    entries: [],
    ready: 0,
    at: undefined,
    running: false,
    stuck: undefined,
    asks: undefined,
    ...standing,
  });
}

/** The text and the values of a template, in order. */
function parts(template: unknown): string[] {
  if (Array.isArray(template)) return template.flatMap(parts);
  if (typeof template !== "object" || template === null) return typeof template === "string" ? [template] : [];
  const { strings = [], values = [] } = template as { strings?: readonly string[]; values?: readonly unknown[] };
  return [...strings, ...values.flatMap(parts)];
}
