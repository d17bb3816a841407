import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { UpstreamSide } from "../../server/engines/upstream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const spec: EngineSpec = {
  engine: "openai",
  model: "m",
  language: "sn",
  backend: "wasm",
  dtype: "fp32",
  threads: 1,
  can: {},
};

function away() {
  const signals: AbortSignal[] = [];
  const load = async (_spec: unknown, signal?: AbortSignal) => {
    if (signal) signals.push(signal);
    throw failure("network", "nobody is there");
  };
  const side = new UpstreamSide({ load }, { stage: "llm", spec, log: quiet, clock: () => 0, changed: () => {} });
  return { side, signals };
}

test("an upstream that is away for long is looked for, and nothing piles up meanwhile", async () => {
  const { side, signals } = away();
  await vi.advanceTimersByTimeAsync(30 * 60_000);
  expect(signals.length).toBeGreaterThan(100);
  const [signal] = signals;
  expect(signal && getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
  side.close();
});

test("once it is closed it is looked for no more", async () => {
  const { side, signals } = away();
  await vi.advanceTimersByTimeAsync(10_000);
  side.close();
  const looked = signals.length;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(signals.length).toBe(looked);
  expect(vi.getTimerCount()).toBe(0);
});
