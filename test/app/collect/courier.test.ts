import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Courier } from "../../../app/collect/courier.ts";
import { Outbox } from "../../../app/collect/outbox.ts";
import { VoiceStore } from "../../../app/collect/store.ts";
import { hex, wavOf } from "./giving.ts";

const CONSENT = hex(99);
const [ONE, OTHER] = ["https://one.example", "https://other.example"];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  const kept = new Map<string, string>();
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  onTestFinished(() => void vi.unstubAllGlobals());
});

/** One recording that a server has, whose taking back it refuses, and one that went to another server after that. */
async function recalled(): Promise<Outbox> {
  const [store, outbox] = [new VoiceStore(), new Outbox()];
  onTestFinished(async () => {
    await Promise.all([store.close(), outbox.close()]);
  });
  const consent = {
    id: CONSENT,
    version: "1",
    language: "sn",
    scopes: ["asr" as const],
    givenAt: "2026-11-21T09:00:00Z",
  };
  await store.agree({ consent: { ...consent, by: "tap" }, speaker: { pseudonym: hex(7, 64), about: {} } });
  const facts = { text: "mhoro", language: "sn", kind: "prompt", studio: false, personal: "", clipping: 0 } as const;
  for (const [n, base] of [ONE, OTHER].entries()) {
    await store.add(CONSENT, {
      id: hex(n),
      at: n,
      facts: { ...facts, sampleRate: 16_000, samples: 400 },
      wav: wavOf(n),
    });
    await store.decide(hex(n), "keep");
    await outbox.queue(CONSENT, { base, key: "old" }, [{ id: hex(n), secret: hex(n + 1, 64), bytes: wavOf(n).length }]);
    for (const event of ["offer", "acknowledge"] as const) await outbox.move(hex(n), event);
  }
  await outbox.move(hex(0), "recall");
  return outbox;
}

test("a server that was not the last one is given the key that it needs to take something out", async () => {
  const outbox = await recalled();
  const keys: (string | null)[] = [];
  const failed: unknown[] = [];
  const courier = new Courier({
    net: {
      fetch: async (_, init) => {
        const key = new Headers(init?.headers).get("Authorization");
        keys.push(key);
        return new Response(null, { status: key === "Bearer new" ? 204 : 401 });
      },
      allow: async () => {},
    },
    forbidden: () => false,
    talking: () => false,
    changed: () => {},
    failed: (reason) => failed.push(reason),
  });
  courier.stir();
  await vi.waitFor(() => expect(courier.view).toMatchObject({ recalled: 1, stuck: "key", base: OTHER }), 10_000);
  courier.ask("https://third.example", "new");
  await vi.waitFor(() => expect(courier.view.trouble).toBe("told"), 10_000);
  courier.ask(ONE, "new");
  await vi.waitFor(() => expect(courier.view).toMatchObject({ recalled: 0, stored: 1 }), 10_000);
  expect([keys.at(-1), courier.view.trouble, failed]).toEqual(["Bearer new", undefined, []]);
  expect(await outbox.entries()).toMatchObject([{ base: OTHER, key: "old" }]);
});
