import { afterEach, expect, test, vi } from "vitest";
import { type Hand, hire, type Job } from "../../app/hire.ts";
import { failure } from "../../core/failure.ts";
import { serve } from "../../workers/serve.ts";

interface EchoApi {
  load(size: number): Promise<number>;
  say(text: string, onPart: (part: string) => void, signal?: AbortSignal): Promise<string>;
  sound(length: number): Promise<{ samples: Float32Array }>;
  refuse(): Promise<never>;
  slow(name: string, signal?: AbortSignal): Promise<string>;
}

/** A worker's engine on the far end of a MessageChannel, with a gate that `slow` waits at. */
class Shop {
  readonly log: string[] = [];
  readonly hands: (Hand & { die(): void })[] = [];
  open: () => void = () => {};
  readonly api: EchoApi = {
    load: async (size) => {
      this.log.push(`load ${size}`);
      return size * 2;
    },
    say: async (text, onPart) => {
      for (const part of text) onPart(part);
      return text.toUpperCase();
    },
    sound: async (length) => ({ samples: new Float32Array(length).fill(0.5) }),
    refuse: async () => {
      throw failure("no-space", "the disk is full", { wanted: 5 });
    },
    slow: async (name, signal) => {
      this.log.push(`begin ${name}`);
      await new Promise<void>((resolve) => {
        this.open = resolve;
        signal?.addEventListener("abort", () => this.log.push(`told to stop ${name}`));
      });
      this.log.push(`end ${name}`);
      return name;
    },
  };

  spawn = (): Hand => {
    const { port1, port2 } = new MessageChannel();
    serve(this.api as never, port2 as never);
    port2.start();
    const failed: ((event: unknown) => void)[] = [];
    const hand = {
      postMessage: (message: unknown, transfer: Transferable[]) => port1.postMessage(message, transfer as never),
      addEventListener: (type: string, listener: (event: unknown) => void) => {
        if (type === "error") failed.push(listener);
        else port1.addEventListener(type, listener as never);
      },
      removeEventListener: (type: string, listener: unknown) => port1.removeEventListener(type, listener as never),
      start: () => port1.start(),
      terminate: () => {
        this.log.push("terminated");
        port1.close();
        port2.close();
      },
      die: () => {
        for (const listener of failed) listener({ message: "out of memory" });
      },
    };
    this.hands.push(hand as never);
    return hand as never;
  };

  hire(extra: Partial<Job<EchoApi, number>> = {}) {
    return hire<EchoApi, number>({ name: "echo", spawn: this.spawn, start: (api) => api.load(21), ...extra });
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

afterEach(() => {
  vi.useRealTimers();
});

test("a worker is started once, and its start's result is what ready resolves to", async () => {
  const shop = new Shop();
  const { ready, api, dismiss } = shop.hire();
  expect(await ready()).toBe(42);
  expect(await ready()).toBe(42);
  expect(await api.say("abc", () => {})).toBe("ABC");
  expect(shop.log).toEqual(["load 21"]);
  dismiss();
});

test("callbacks arrive in order and before the result", async () => {
  const { api, dismiss } = new Shop().hire();
  const parts: string[] = [];
  const result = await api.say("mhoro", (part) => parts.push(part)).then((text) => `${parts.join("")} ${text}`);
  expect(result).toBe("mhoro MHORO");
  dismiss();
});

test("samples come back as samples", async () => {
  const { api, dismiss } = new Shop().hire();
  const { samples } = await api.sound(4);
  expect(Array.from(samples)).toEqual([0.5, 0.5, 0.5, 0.5]);
  dismiss();
});

test("a failure crosses as it is", async () => {
  const { api, dismiss } = new Shop().hire();
  await expect(api.refuse()).rejects.toEqual({ code: "no-space", message: "the disk is full", detail: { wanted: 5 } });
  dismiss();
});

test("an aborted call rejects at once; the next one begins only when the worker has stopped", async () => {
  const shop = new Shop();
  const { api, dismiss } = shop.hire();
  const controller = new AbortController();
  const first = api.slow("a", controller.signal);
  await vi.waitFor(() => expect(shop.log).toContain("begin a"), 30_000);
  const second = api.slow("b");
  controller.abort();
  await expect(first).rejects.toMatchObject({ code: "aborted" });
  await vi.waitFor(() => expect(shop.log).toContain("told to stop a"), 30_000);
  await settled();
  expect(shop.log).toEqual(["load 21", "begin a", "told to stop a"]);
  shop.open();
  await vi.waitFor(() => expect(shop.log).toContain("begin b"), 30_000);
  expect(shop.log.indexOf("end a")).toBeLessThan(shop.log.indexOf("begin b"));
  shop.open();
  expect(await second).toBe("b");
  dismiss();
});

test("a call aborted while it waits never reaches the worker", async () => {
  const shop = new Shop();
  const { api, dismiss } = shop.hire();
  const first = api.slow("a");
  const controller = new AbortController();
  const second = api.slow("b", controller.signal);
  await vi.waitFor(() => expect(shop.log).toContain("begin a"), 30_000);
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: "aborted" });
  shop.open();
  await first;
  await settled();
  expect(shop.log).not.toContain("begin b");
  dismiss();
});

test("a worker that dies rejects all it owed and is replaced at the next call", async () => {
  const shop = new Shop();
  const deaths: string[] = [];
  const { api, dismiss } = shop.hire({ onDeath: ({ message }) => deaths.push(message) });
  const running = api.slow("a");
  const waiting = api.say("later", () => {});
  await vi.waitFor(() => expect(shop.log).toContain("begin a"), 30_000);
  shop.hands[0]?.die();
  await expect(running).rejects.toMatchObject({ code: "worker-died", message: "echo: out of memory" });
  expect(await waiting).toBe("LATER");
  expect(deaths).toEqual(["echo: out of memory"]);
  expect(shop.hands.length).toBe(2);
  expect(shop.log.filter((entry) => entry === "load 21").length).toBe(2);
  dismiss();
});

test("a start that fails rejects the calls that waited for it, and the next call tries again", async () => {
  const shop = new Shop();
  let broken = true;
  const { api, dismiss } = shop.hire({
    start: async (raw) => {
      if (broken) throw failure("model-load", "no such model");
      return raw.load(1);
    },
  });
  await expect(api.say("x", () => {})).rejects.toMatchObject({ code: "model-load" });
  broken = false;
  expect(await api.say("x", () => {})).toBe("X");
  dismiss();
});

test("an idle worker is let go and hired again when it is needed", async () => {
  const shop = new Shop();
  const { api, dismiss } = shop.hire({ idleMs: 30 });
  expect(await api.say("x", () => {})).toBe("X");
  await vi.waitFor(() => expect(shop.log).toContain("terminated"), 30_000);
  expect(await api.say("y", () => {})).toBe("Y");
  expect(shop.hands.length).toBe(2);
  dismiss();
});
