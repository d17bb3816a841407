import { expect, test } from "vitest";
import { measureSpeed, type SpeedPorts } from "../../app/measure-speed.ts";

/** A worker that says this, or dies, or keeps silent; and a clock that runs out when it is told to. */
function ports(says: unknown, gpu?: GPU) {
  const seen = { terminated: 0 };
  let late: (() => void) | undefined;
  const all: SpeedPorts = {
    spawn: () => {
      const worker = new EventTarget();
      queueMicrotask(() => {
        if (says instanceof Error) worker.dispatchEvent(new Event("error"));
        else if (says === undefined) late?.();
        else worker.dispatchEvent(new MessageEvent("message", { data: says }));
      });
      const terminate = () => {
        seen.terminated++;
      };
      return Object.assign(worker, { terminate }) as unknown as ReturnType<SpeedPorts["spawn"]>;
    },
    gpu,
    now: () => 0,
    wait: () =>
      new Promise((resolve) => {
        late = resolve;
      }),
  };
  return { all, seen };
}

test.each([
  ["a rate", 7.5, { wasm: 7.5 }],
  ["no rate", 0, undefined],
  ["nonsense", "fast", undefined],
  ["an error", new Error("no worker"), undefined],
  ["nothing in time", undefined, undefined],
])("the worker tells %s; it is gone afterwards", async (_, says, expected) => {
  const { all, seen } = ports(says);
  expect(await measureSpeed(false, all)).toEqual(expected);
  expect(seen.terminated).toBe(1);
});

test("a GPU that refuses a device leaves the rate of WASM", async () => {
  const adapter = { requestDevice: () => Promise.reject(new Error("refused")) };
  const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
  expect(await measureSpeed(true, ports(7.5, gpu).all)).toEqual({ wasm: 7.5 });
});

test("no adapter is asked for where the GPU is not wanted", async () => {
  let asked = 0;
  const requestAdapter = async () => {
    asked++;
    return null;
  };
  const gpu = { requestAdapter } as unknown as GPU;
  expect(await measureSpeed(false, ports(3, gpu).all)).toEqual({ wasm: 3 });
  expect(asked).toBe(0);
  expect(await measureSpeed(true, ports(3, gpu).all)).toEqual({ wasm: 3 });
  expect(asked).toBe(1);
});
