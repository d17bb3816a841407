import { describe, expect, test } from "vitest";
import {
  afterOutbox,
  delayOf,
  nextOf,
  type OutboxEntry,
  type OutboxEvent,
  parseEntry,
} from "../../../core/collect/outbox.ts";
import { parse } from "../../../core/parse.ts";

const OUTBOX_STATES = ["waiting", "offered", "stored", "refused", "recalled"] as const;
const EVENTS: readonly OutboxEvent[] = ["offer", "acknowledge", "refuse", "forget", "recall"];
const entry = (id: number, state: OutboxEntry["state"], base = "https://a.example"): OutboxEntry => ({
  id: id.toString(16).padStart(32, "0"),
  state,
  base,
  secret: "5".repeat(64),
  bytes: 100,
});

describe("an entry of the outbox", () => {
  test("goes through its states by this table, and by no other way", () => {
    const table = OUTBOX_STATES.map((state) => EVENTS.map((event) => afterOutbox(state, event) ?? "-"));
    expect(table).toEqual([
      ["offered", "-", "-", "-", "gone"],
      ["-", "stored", "refused", "-", "recalled"],
      ["-", "-", "-", "-", "recalled"],
      ["-", "-", "-", "-", "recalled"],
      ["-", "-", "-", "gone", "-"],
    ]);
  });

  test("that a server may know of is gone only once that server said so", () => {
    const known = OUTBOX_STATES.filter((state) => state !== "waiting" && state !== "recalled");
    for (const state of known) expect(afterOutbox(state, "recall")).toBe("recalled");
    for (const event of EVENTS) expect(afterOutbox("recalled", event) ?? "-").toBe(event === "forget" ? "gone" : "-");
  });

  test("is read as it was written, and not with anything beside it", () => {
    expect(parse(parseEntry, entry(1, "offered")).ok).toBe(true);
    expect(parse(parseEntry, { ...entry(1, "offered"), key: "a b" }).ok).toBe(false);
    expect(parse(parseEntry, { ...entry(1, "offered"), text: "mwana" }).ok).toBe(false);
  });
});

describe("what goes next", () => {
  const all = [entry(1, "stored"), entry(2, "waiting"), entry(3, "offered"), entry(4, "recalled"), entry(5, "refused")];
  test("is what is taken back, then what was begun, then what waits", () => {
    expect(nextOf(all, true)?.id).toBe(entry(4, "recalled").id);
    const [stored, waiting, offered, , refused] = all as [
      OutboxEntry,
      OutboxEntry,
      OutboxEntry,
      OutboxEntry,
      OutboxEntry,
    ];
    expect(nextOf([stored, waiting, offered, refused], true)).toBe(offered);
    expect(nextOf([stored, waiting, refused], true)).toBe(waiting);
    expect(nextOf([stored, refused], true)).toBeUndefined();
  });

  test("is only what is taken back, where nothing may be sent", () => {
    expect(nextOf(all, false)?.state).toBe("recalled");
    expect(nextOf(all.slice(0, 3), false)).toBeUndefined();
  });
});

test("tries grow apart, up to five minutes, and never come before the server asked", () => {
  expect([1, 2, 3, 4].map((failed) => delayOf(failed, 1))).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(delayOf(1, 0)).toBe(1_000);
  expect(delayOf(1_000, 1)).toBe(300_000);
  expect(delayOf(1, 0, 60)).toBe(60_000);
});
