import * as Comlink from "comlink";
import { expect, test, vi } from "vitest";
import type { Wire } from "../../core/wire.ts";
import { serve } from "../../workers/serve.ts";

interface CountApi {
  count(to: number, onNumber: (n: number) => void, signal?: AbortSignal): Promise<string>;
}

function open(api: CountApi): Comlink.Remote<Wire> {
  const { port1, port2 } = new MessageChannel();
  serve<CountApi>(api, port2 as unknown as Comlink.Endpoint);
  port2.start();
  return Comlink.wrap<Wire>(port1 as unknown as Comlink.Endpoint);
}

test("callbacks come in order, before the result, and their port is let go after it", async () => {
  const wire = open({
    count: async (to, onNumber) => {
      for (let n = 1; n <= to; n++) onNumber(n);
      return "done";
    },
  });
  const seen: number[] = [];
  let released = 0;
  const callback = Object.assign((n: number) => void seen.push(n), { [Comlink.finalizer]: () => released++ });
  expect(await wire.call(1, "count", 3, Comlink.proxy(callback))).toBe("done");
  expect(seen).toEqual([1, 2, 3]);
  await vi.waitFor(() => expect(released).toBe(1), 30_000);
});

test("an abort reaches the call with its number, and only that one", async () => {
  const aborted: number[] = [];
  const wire = open({
    count: (to, _, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => {
          aborted.push(to);
          resolve("stopped");
        });
      }),
  });
  const nothing = () => {};
  const first = wire.call(1, "count", 1, Comlink.proxy(nothing));
  void wire.call(2, "count", 2, Comlink.proxy(nothing));
  await wire.abort(1);
  expect(await first).toBe("stopped");
  expect(aborted).toEqual([1]);
});

test("whatever is thrown arrives as a failure", async () => {
  const wire = open({
    count: async () => {
      throw new TypeError("no such number");
    },
  });
  await expect(wire.call(1, "count", 1)).rejects.toEqual({ code: "bug", message: "TypeError: no such number" });
  await expect(wire.call(2, "sing")).rejects.toMatchObject({ code: "bug" });
});
