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
  for (const [n, base] of [ONE, OTHER].entries()) {
    await keep(n);
    await outbox.queue(CONSENT, { base, key: "old" }, [{ id: hex(n), secret: hex(n + 1, 64), bytes: wavOf(n).length }]);
    for (const event of ["offer", "acknowledge"] as const) await outbox.move(hex(n), event);
  }
  await outbox.move(hex(0), "recall");
  return outbox;
}

async function keep(n: number): Promise<void> {
  const store = new VoiceStore();
  const facts = { text: "mhoro", language: "sn", kind: "prompt", studio: false, personal: "", clipping: 0 } as const;
  await store.add(CONSENT, { id: hex(n), at: n, facts: { ...facts, sampleRate: 16_000, samples: 400 }, wav: wavOf(n) });
  await store.decide(hex(n), "keep");
  await store.close();
}

/** A courier to servers that want the key "new". bearers: what each was sent. */
function courierOf() {
  const bearers: string[] = [];
  const failed: unknown[] = [];
  const courier = new Courier({
    net: {
      fetch: async (url, init) => {
        const key = new Headers(init?.headers).get("Authorization");
        bearers.push(`${new URL(String(url)).origin} ${key}`);
        return new Response(null, { status: key === "Bearer new" ? 204 : 401 });
      },
      allow: async () => {},
    },
    forbidden: () => false,
    talking: () => false,
    changed: () => {},
    failed: (reason) => failed.push(reason),
  });
  return { courier, bearers, failed };
}

test("a server that was not the last one is given the key that it needs to take something out", async () => {
  const outbox = await recalled();
  const { courier, bearers, failed } = courierOf();
  courier.stir();
  const waits = { recalled: 1, stuck: "key", base: OTHER, mends: ONE, hasKey: true };
  await vi.waitFor(() => expect(courier.view).toMatchObject(waits), 10_000);
  courier.ask("https://third.example", "new");
  await vi.waitFor(() => expect(courier.view.trouble).toBe("told"), 10_000);
  courier.ask(ONE, "new");
  await vi.waitFor(() => expect(courier.view).toMatchObject({ recalled: 0, stored: 1 }), 10_000);
  expect([bearers.at(-1), courier.view.trouble, failed]).toEqual([`${ONE} Bearer new`, undefined, []]);
  expect(bearers.filter((one) => one.startsWith(OTHER))).toEqual([]);
  expect(await outbox.entries()).toMatchObject([{ base: OTHER, key: "old" }]);
});

test("a key is taken for what is to come back also where other recordings could be sent", async () => {
  const outbox = await recalled();
  await keep(2);
  const { courier, bearers } = courierOf();
  courier.stir();
  await vi.waitFor(() => expect(courier.view).toMatchObject({ recalled: 1, stuck: "key", ready: 1 }), 10_000);
  courier.ask(ONE, "new");
  await vi.waitFor(() => expect(courier.view).toMatchObject({ recalled: 0, question: { base: ONE } }), 10_000);
  expect(bearers.at(-1)).toBe(`${ONE} Bearer new`);
  // Nobody agreed to send the other one.
  expect((await outbox.entries()).map(({ id, base }) => [id, base])).toEqual([[hex(1), OTHER]]);
});

test("an old server that nothing is to come back from is told of where no key came with it", async () => {
  const outbox = await recalled();
  await keep(2);
  await outbox.queue(CONSENT, { base: "https://third.example" }, [{ id: hex(2), secret: hex(3, 64), bytes: 1 }]);
  for (const event of ["offer", "acknowledge"] as const) await outbox.move(hex(2), event);
  const { courier } = courierOf();
  await courier.refresh();
  expect(courier.view.ready).toBe(0);
  courier.ask(OTHER, "");
  await vi.waitFor(() => expect(courier.view.trouble).toBe("told"), 10_000);
});
