import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hire } from "../../app/hire.ts";
import { apart, together } from "../../app/seats.ts";
import type { Plan } from "../../core/plan.ts";
import type { Seat } from "../../core/wire.ts";
import { serve } from "../../workers/serve.ts";

interface SayApi {
  load(): Promise<string>;
  say(): Promise<string>;
}

/** Stands in for the browser's Worker: it serves each seat as the real one does, and notes its own end. */
class Thread extends EventTarget {
  static made: Thread[] = [];
  readonly seats: Seat[] = [];
  ended = false;

  constructor() {
    super();
    Thread.made.push(this);
  }

  postMessage(seat: Seat): void {
    this.seats.push(seat);
    const answer = async () => `${seat.stage} of ${Thread.made.indexOf(this)}`;
    serve({ load: answer, say: answer } satisfies SayApi, seat.port as never);
    (seat.port as MessagePort).start();
  }

  terminate(): void {
    this.ended = true;
  }
}

beforeEach(() => {
  Thread.made = [];
  vi.stubGlobal("Worker", Thread);
});
afterEach(() => vi.unstubAllGlobals());

const stage = (threads: number, backend = "wasm") => ({ spec: { threads, backend } });
const plan = { stages: { asr: stage(3), llm: stage(1), tts: stage(1) } } as unknown as Plan;
const hired = (at: ReturnType<typeof together>, name: Seat["stage"]) =>
  hire({ name, spawn: at(name), start: (api: SayApi) => api.load() });

test("all stages are served by one worker, with the most threads that any of them gets", async () => {
  const at = together(plan);
  const [asr, llm] = [hired(at, "asr"), hired(at, "llm")];
  expect(await asr.ready()).toBe("asr of 0");
  expect(await llm.api.say()).toBe("llm of 0");
  expect(Thread.made).toHaveLength(1);
  expect(Thread.made[0]?.seats).toMatchObject([
    { stage: "asr", shared: { threads: 3, backend: "wasm" } },
    { stage: "llm", shared: { threads: 3, backend: "wasm" } },
  ]);
  asr.dismiss();
  llm.dismiss();
});

test("stages apart have a worker each, which shares nothing", async () => {
  const [asr, llm] = [hired(apart, "asr"), hired(apart, "llm")];
  expect(await asr.ready()).toBe("asr of 0");
  expect(await llm.ready()).toBe("llm of 1");
  expect(Thread.made.flatMap(({ seats }) => seats).some(({ shared }) => shared)).toBe(false);
  asr.dismiss();
  expect(Thread.made.map(({ ended }) => ended)).toEqual([true, false]);
  llm.dismiss();
});

test("the last stage to be let go ends the worker", async () => {
  const at = together(plan);
  const [asr, llm] = [hired(at, "asr"), hired(at, "llm")];
  await Promise.all([asr.ready(), llm.ready()]);
  asr.dismiss();
  expect(Thread.made[0]?.ended).toBe(false);
  expect(await llm.api.say()).toBe("llm of 0");
  llm.dismiss();
  expect(Thread.made[0]?.ended).toBe(true);
});

test("a stage that comes back gets a new worker, where those after it sit too", async () => {
  const at = together(plan);
  const [asr, llm, tts] = [hired(at, "asr"), hired(at, "llm"), hired(at, "tts")];
  await Promise.all([asr.ready(), llm.ready()]);
  asr.dismiss();
  expect(await asr.api.say()).toBe("asr of 1");
  expect(await tts.ready()).toBe("tts of 1");
  llm.dismiss();
  expect(Thread.made.map(({ ended }) => ended)).toEqual([true, false]);
  asr.dismiss();
  tts.dismiss();
  expect(Thread.made.map(({ ended }) => ended)).toEqual([true, true]);
});

test("when the worker cannot start, every stage in it is told", async () => {
  const at = together(plan);
  const deaths: string[] = [];
  const of = (name: Seat["stage"]) =>
    hire({
      name,
      spawn: at(name),
      start: (api: SayApi) => api.load(),
      onDeath: ({ detail }) => deaths.push(String(detail?.worker)),
    });
  await Promise.all([of("asr").ready(), of("tts").ready()]);
  Thread.made[0]?.dispatchEvent(new Event("error"));
  expect(deaths).toEqual(["asr", "tts"]);
  expect(Thread.made[0]?.ended).toBe(true);
});
