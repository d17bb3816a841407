import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onBehalf } from "../../server/engines/behalf.ts";
import { Pool } from "../../server/engines/pool.ts";
import { counting, silent, standIns } from "./stand-in-children.ts";

const spec = {
  engine: "onnx",
  model: "m",
  language: "sn",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: {},
} as const;

type Options = Partial<ConstructorParameters<typeof Pool>[0]> & { readonly slow?: boolean };
function open({ seats = 1, queue = 3, deadline = 1_000, slow = false, ...more }: Options = {}) {
  const { children, spawn } = standIns({ slow });
  const { counts, meter } = counting();
  const post = { stage: "asr", spec, models: "/" } as const;
  const clock = () => Date.now();
  const pool = new Pool({ post, spawn, seats, queue, deadline, clock, meter, log: silent, ...more });
  const [first] = children;
  if (!first) throw new Error("no child");
  return { pool, children, counts, first };
}
const tick = () => vi.advanceTimersByTimeAsync(0);
const requests = ({ calls }: { calls: readonly { request: unknown }[] }) => calls.map(({ request }) => request);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("one call at a time for each child, and what is asked before it has loaded waits", async () => {
  const { pool, first } = open();
  const one = pool.run("transcribe", 1);
  const two = pool.run("transcribe", 2);
  expect([pool.ready, requests(first)]).toEqual([false, []]);
  await tick();
  expect([pool.ready, requests(first)]).toEqual([true, [1]]);
  first.done(1, "first");
  expect(await one).toBe("first");
  await tick();
  expect(requests(first)).toEqual([1, 2]);
  first.done(2, "second");
  expect(await two).toBe("second");
});

test("callers take turns, and the one who fills the line is refused", async () => {
  const { pool, first, counts } = open();
  await tick();
  const greedy = [1, 2, 3, 4, 5].map((n) => onBehalf({ caller: "greedy" }, () => pool.run("transcribe", n)));
  const refused = expect(greedy[4]).rejects.toMatchObject({ code: "busy" });
  const givesWay = expect(greedy[3]).rejects.toMatchObject({ code: "busy" });
  const modest = onBehalf({ caller: "modest" }, () => pool.run("transcribe", "m"));
  await Promise.all([refused, givesWay]);
  for (const id of [1, 2, 3, 4]) {
    first.done(id, id);
    await tick();
  }
  expect(requests(first)).toEqual([1, 2, "m", 3]);
  expect(await Promise.all([...greedy.slice(0, 3), modest])).toEqual([1, 2, 4, 3]);
  expect(counts.get("inzwa_engine_refused_total asr full")).toBe(2);
});

test("who waits longer than a call may take is refused", async () => {
  const { pool, children } = open({ deadline: 50 });
  children[0]?.die();
  const waiting = expect(pool.run("transcribe", 1)).rejects.toMatchObject({ code: "busy" });
  await vi.advanceTimersByTimeAsync(50);
  await waiting;
});

test("work on a chance is done only where nobody waits", async () => {
  const { pool, first } = open();
  await tick();
  const spare = pool.run("prepare", 0, { spare: true });
  const real = pool.run("reply", 1);
  await expect(pool.run("prepare", 2, { spare: true })).rejects.toMatchObject({ code: "busy" });
  first.done(1, "prepared");
  await tick();
  first.done(2, "replied");
  expect(await Promise.all([spare, real])).toEqual(["prepared", "replied"]);
});

test("an aborted call rejects at once, and its child is free when the engine has stopped", async () => {
  const { pool, first } = open();
  await tick();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const deltas: string[] = [];
  const onDelta = (text: string) => deltas.push(text);
  const one = pool.run("reply", 1, { signal: running.signal, onDelta });
  const two = pool.run("reply", 2, { signal: waiting.signal });
  const three = pool.run("reply", 3);
  first.delta(1, "a");
  running.abort();
  waiting.abort();
  await expect(one).rejects.toMatchObject({ code: "aborted" });
  await expect(two).rejects.toMatchObject({ code: "aborted" });
  first.delta(1, "b");
  expect([deltas, first.aborts, requests(first)]).toEqual([["a"], [1], [1]]);
  first.done(1, "late");
  await tick();
  expect(requests(first)).toEqual([1, 3]);
  first.done(2, "three");
  expect(await three).toBe("three");
  await expect(pool.run("reply", 4, { signal: running.signal })).rejects.toMatchObject({ code: "aborted" });
});

test("a child that dies takes its own call with it; the others wait and go on", async () => {
  const { pool, children, first, counts } = open();
  await tick();
  const lost = expect(pool.run("transcribe", 1)).rejects.toMatchObject({ code: "worker-died" });
  const next = pool.run("transcribe", 2);
  first.die();
  await lost;
  expect([pool.ready, pool.trouble, children.length]).toEqual([false, "is started again (died)", 1]);
  await vi.advanceTimersByTimeAsync(300);
  const [, second] = children;
  expect(requests(second ?? { calls: [] })).toEqual([2]);
  second?.done(second.calls[0]?.id ?? 0, "well");
  expect(await next).toBe("well");
  expect(counts.get("inzwa_engine_restarts_total asr")).toBe(1);
});

test("one that hangs is ended after the deadline and replaced", async () => {
  const { pool, children, first } = open({ deadline: 1_000, queue: 5 });
  await tick();
  const hung = expect(pool.run("transcribe", 1)).rejects.toMatchObject({ code: "worker-died" });
  await vi.advanceTimersByTimeAsync(600);
  const next = pool.run("transcribe", 2);
  await vi.advanceTimersByTimeAsync(400);
  await hung;
  expect(first.killed).toBe(true);
  await vi.advanceTimersByTimeAsync(300);
  const [, second] = children;
  // What the old one says now is of no account.
  first.done(2, "from the dead");
  second?.done(second.calls[0]?.id ?? 0, "alive");
  expect(await next).toBe("alive");
});

test("one that cannot load is tried again, less and less often", async () => {
  const { pool, children } = open({ slow: true });
  const begun: number[] = [];
  const from = Date.now();
  for (let seen = 0; Date.now() - from < 130_000; await vi.advanceTimersByTimeAsync(100)) {
    for (; seen < children.length; seen++) {
      begun.push(Date.now() - from);
      children[seen]?.unfit("no such file");
    }
  }
  const pauses = begun.slice(1).map((time, i) => time - (begun[i] ?? 0));
  expect(pauses.slice(0, 4).every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0))).toBe(true);
  expect(Math.max(...pauses)).toBe(30_000);
  expect([pool.ready, pool.trouble]).toEqual([false, "is started again (model-load)"]);
});

test("a conversation goes to the child that knows it", async () => {
  const kinship = (before: unknown, now: unknown) => Number(before === now);
  const { pool, children } = open({ seats: 2, kinship });
  await tick();
  for (const topic of ["goats", "maize", "goats", "maize", "maize"]) {
    const answer = pool.run("reply", topic);
    for (const child of children) for (const { id } of child.calls) child.done(id, "said");
    await answer;
  }
  expect(children.map(requests).sort()).toEqual([
    ["goats", "goats"],
    ["maize", "maize", "maize"],
  ]);
});

test("closing lets what runs come to its end, refuses the rest, and ends the children", async () => {
  const { pool, first } = open();
  await tick();
  const running = pool.run("transcribe", 1);
  const waiting = expect(pool.run("transcribe", 2)).rejects.toMatchObject({ code: "busy" });
  const closed = pool.close(5_000);
  await waiting;
  await expect(pool.run("transcribe", 3)).rejects.toMatchObject({ code: "busy" });
  expect(first.killed).toBe(false);
  first.done(1, "the last");
  expect(await running).toBe("the last");
  await closed;
  expect([first.killed, pool.ready]).toEqual([true, false]);
});

test("closing waits no longer than it may", async () => {
  const { pool, first, children } = open({ deadline: 60_000 });
  await tick();
  const lost = expect(pool.run("transcribe", 1)).rejects.toMatchObject({ code: "worker-died" });
  const closed = pool.close(5_000);
  await vi.advanceTimersByTimeAsync(5_000);
  await Promise.all([closed, lost]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect([first.killed, children.length]).toEqual([true, 1]);
});
