import { beforeEach, expect, test, vi } from "vitest";
import type { Sent } from "../../app/watch/send.ts";
import type { WatchView } from "../../app/watch/view.ts";
import { Watch } from "../../app/watch/watch.ts";
import { Tracer } from "../../core/trace/tracer.ts";
import type { Bundle } from "../../core/watch/bundle.ts";
import { bytesOf } from "../../core/watch/bundle.ts";
import { answered, noted, parts, seen } from "../fixtures/turns.ts";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
});
beforeEach(() => kept.clear());

/** A device: its choice, its day, its turns, and a server that counts each id once. */
function device() {
  const state = { on: false, day: "2026-11-22", answers: [] as Sent[], tracers: [seen()] as Tracer[] };
  const came: Bundle[] = [];
  let view: WatchView | undefined;
  let byte = 1;
  const ports = {
    isOn: () => state.on,
    tracers: () => state.tracers,
    today: () => state.day,
    chance: () => {
      byte = (byte * 197 + 11) % 65_521;
      return byte % 256;
    },
    version: "0.1.0",
    to: () => "https://inzwa.example/v1/metrics-in",
    send: async (bundle: Bundle) => {
      came.push(bundle);
      return state.answers.shift() ?? "taken";
    },
    alone: async (act: () => void) => act(),
    show: (shown: WatchView) => {
      view = shown;
    },
  };
  const visit = () => new Watch(ports);
  const shown = () => {
    if (!view) throw new Error("nothing was shown");
    return view;
  };
  return { state, came, visit, shown };
}

test("before anybody agrees nothing is kept and nothing is sent", async () => {
  const { came, visit, shown } = device();
  const watch = visit();
  watch.show();
  await watch.follow();
  await watch.send();
  expect(shown()).toMatchObject({ on: false, waiting: [] });
  expect(shown().draft).toMatch(/^\{"kind":"watch"/);
  expect(came).toEqual([]);
  expect(kept.size).toBe(0);
});

test("what was shown goes when the person agrees, byte for byte, and the day is not told again", async () => {
  const { state, came, visit, shown } = device();
  const watch = visit();
  watch.show();
  const draft = shown().draft;
  watch.show();
  expect(shown().draft).toBe(draft);
  state.on = true;
  await watch.follow();
  expect(shown().waiting).toEqual([draft]);
  await watch.send();
  expect(came.map(bytesOf)).toEqual([draft]);
  expect(shown()).toMatchObject({ waiting: [], sent: { day: "2026-11-22", text: draft } });
  for (const event of answered(4)) state.tracers[0]?.event(event);
  await watch.follow();
  await watch.send();
  expect(came).toHaveLength(1);
  expect(JSON.parse(kept.get("watch") ?? "")).not.toHaveProperty("today");
});

test("a day that is over is told once, also after the page was closed, and its noise is drawn once", async () => {
  const { state, came, visit, shown } = device();
  state.on = true;
  await visit().follow();
  expect(JSON.parse(kept.get("watch") ?? "").today.counts.language).toEqual([3, 0, 0, 0, 0, 0, 0]);
  await visit().send();
  expect(came).toEqual([]);
  state.day = "2026-11-23";
  state.tracers = [];
  state.answers = ["later", "later"];
  const watch = visit();
  await watch.follow();
  await watch.send();
  const [waiting] = shown().waiting;
  const again = visit();
  await again.follow();
  await again.send();
  await again.send();
  await again.send();
  expect(came.map(bytesOf)).toEqual([waiting, waiting, waiting]);
  expect(came[0]?.day).toBe("2026-11-22");
  expect(shown().waiting).toEqual([]);
});

test("taking it back drops what waits and what was counted, and the day is still told once", async () => {
  const { state, came, visit, shown } = device();
  const watch = visit();
  watch.show();
  state.on = true;
  await watch.follow();
  expect(shown().waiting).toHaveLength(1);
  state.on = false;
  await watch.send();
  await watch.follow();
  expect(came).toEqual([]);
  expect(JSON.parse(kept.get("watch") ?? "")).toEqual({ told: "2026-11-22", waiting: [] });
  expect(shown()).not.toHaveProperty("draft");
  state.on = true;
  await watch.follow();
  await watch.send();
  expect(came).toEqual([]);
});

test("a second tab that hears of the choice leaves the first one's bundle alone", async () => {
  const { state, visit, shown } = device();
  const [one, other] = [visit(), visit()];
  one.show();
  other.show();
  state.on = true;
  await one.follow();
  const { waiting } = shown();
  await other.follow();
  expect(shown().waiting).toEqual(waiting);
});

test("a word on an answer that comes later counts once, and turns are counted once", async () => {
  const { state, visit } = device();
  state.on = true;
  const watch = visit();
  await watch.follow();
  const today = () => JSON.parse(kept.get("watch") ?? "").today.counts;
  state.tracers[0]?.rate(3, true, 5);
  await watch.follow();
  await watch.follow();
  expect(today().satisfaction).toEqual([0, 0, 0, 0, 1]);
  state.tracers[0]?.rate(3, false, 1);
  await watch.follow();
  expect(today().satisfaction, "the last word counts").toEqual([1, 0, 0, 0, 0]);
  state.tracers[0]?.rate(3, undefined);
  await watch.follow();
  expect(today().satisfaction).toEqual([0, 0, 0, 0, 0]);
  expect(today().error[0]).toBe(3);
});

test("a question that is asked again takes back that it was answered; the day that is over stays as it was", async () => {
  const { state, visit } = device();
  state.on = true;
  const watch = visit();
  await watch.follow();
  const today = () => JSON.parse(kept.get("watch") ?? "").today.counts;
  expect(today().success).toEqual([2, 1]);
  for (const event of answered(4, "Mvura inonzi chii?")) state.tracers[0]?.event(event);
  await watch.follow();
  expect(today().success).toEqual([1, 2]);
  state.day = "2026-11-23";
  for (const event of answered(5, "Mvura inonzi chii?")) state.tracers[0]?.event(event);
  state.tracers[0]?.rate(4, false, 2);
  await watch.follow();
  expect(today().satisfaction).toEqual([0, 1, 0, 0, 0]);
  expect(today().success.every((count: number) => count >= 0)).toBe(true);
  expect(today().error[0]).toBe(1);
});

test("where nobody takes it, it is tried again the next day, and one that is refused by itself is dropped", async () => {
  const { state, came, visit, shown } = device();
  const watch = visit();
  watch.show();
  state.on = true;
  await watch.follow();
  state.answers = ["refused"];
  await watch.send();
  await watch.send();
  expect(came).toHaveLength(1);
  expect(shown().refused).toBe(true);
  state.day = "2026-11-23";
  await watch.follow();
  state.answers = ["wrong"];
  await watch.send();
  expect(shown()).toMatchObject({ waiting: [], refused: false });
  expect(shown()).not.toHaveProperty("sent");
});

test("no more than a week waits, and nothing old", async () => {
  const { state, visit, shown } = device();
  state.on = true;
  const watch = visit();
  for (let day = 1; day <= 12; day++) {
    state.day = `2026-11-${String(day).padStart(2, "0")}`;
    await watch.follow();
  }
  expect(shown().waiting.map((text) => JSON.parse(text).day)).toEqual(
    [5, 6, 7, 8, 9, 10, 11].map((day) => `2026-11-${String(day).padStart(2, "0")}`),
  );
  state.day = "2026-12-24";
  await watch.follow();
  expect(shown().waiting).toEqual([]);
});

test("of what another version kept the day stays, so that it is not told twice", async () => {
  const { state, came, visit } = device();
  const old = {
    kind: "watch",
    schema: 1,
    day: "2026-11-21",
    version: "0.1.0",
    id: "a".repeat(32),
    measure: "satisfaction",
    counts: [1, 0],
  };
  kept.set("watch", JSON.stringify({ told: "2026-11-22", waiting: [old] }));
  state.on = true;
  const watch = visit();
  await watch.follow();
  await watch.send();
  expect(came).toEqual([]);
  expect(JSON.parse(kept.get("watch") ?? "")).toEqual({ told: "2026-11-22", waiting: [] });
});

test("a bundle that can be read no more takes none of the others with it, nor what was counted today", async () => {
  const { state, came, visit } = device();
  state.on = true;
  await visit().follow();
  state.day = "2026-11-23";
  await visit().follow();
  const note = JSON.parse(kept.get("watch") ?? "");
  const [one] = note.waiting;
  const old = { ...one, schema: 1, id: "a".repeat(32), measure: "satisfaction", counts: [1, 0] };
  kept.set("watch", JSON.stringify({ ...note, waiting: [old, ...note.waiting], sent: old }));
  state.tracers = [];
  const watch = visit();
  await watch.follow();
  expect(JSON.parse(kept.get("watch") ?? "")).toEqual(note);
  await watch.send();
  expect(came).toEqual(note.waiting);
});

test("a note that somebody wrote over is forgotten", async () => {
  const { state, visit, shown } = device();
  kept.set("watch", '{"waiting":[{"kind":"watch","text":"mhoro"}]}');
  state.on = true;
  await visit().follow();
  expect(shown().waiting).toEqual([]);
});

test("a turn that goes on is not counted yet", async () => {
  const { state, visit } = device();
  state.on = true;
  const tracer = new Tracer(parts);
  state.tracers = [tracer];
  tracer.note(noted(1, 0).mark("speech-start", 0));
  tracer.event({ turn: 1, type: "began" });
  const watch = visit();
  await watch.follow();
  expect(JSON.parse(kept.get("watch") ?? "").today.counts.error[0]).toBe(0);
  tracer.event({ turn: 1, type: "ended" });
  await watch.follow();
  expect(JSON.parse(kept.get("watch") ?? "").today.counts.error[0]).toBe(1);
});
