import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { Outbox } from "../../../app/collect/outbox.ts";
import { Sender } from "../../../app/collect/sender.ts";
import { VoiceStore } from "../../../app/collect/store.ts";
import { Wire } from "../../../app/collect/wire.ts";
import type { Offer } from "../../../core/collect/offer.ts";
import { hex, wavOf } from "./giving.ts";

const CONSENT = hex(99);
const [ONE, OTHER] = ["https://one.example", "https://other.example"];
const clip = (n: number) => ({ id: hex(n), secret: hex(n, 64), bytes: wavOf(n).length });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** Two recordings that were kept, and the outbox beside them. */
async function kept(): Promise<Outbox> {
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
    by: "tap" as const,
  };
  await store.agree({ consent, speaker: { pseudonym: hex(7, 64), about: {} } });
  const facts = { text: "mhoro", language: "sn", kind: "prompt", studio: false, personal: "", clipping: 0 } as const;
  for (const n of [1, 2]) {
    await store.add(CONSENT, {
      id: hex(n),
      at: n,
      facts: { ...facts, sampleRate: 16_000, samples: 400 },
      wav: wavOf(n),
    });
    await store.decide(hex(n), "keep");
  }
  return outbox;
}

test("what no server was told of goes to the server that is named next; what one may know of stays with it", async () => {
  const outbox = await kept();
  await outbox.queue(CONSENT, { base: ONE, key: "wrong" }, [clip(1), clip(2)]);
  await outbox.move(hex(1), "offer");
  await outbox.queue(CONSENT, { base: OTHER }, [clip(1), clip(2)]);
  expect(await outbox.entries()).toMatchObject([
    { id: hex(1), state: "offered", base: ONE, key: "wrong" },
    { id: hex(2), state: "waiting", base: OTHER },
  ]);
  expect((await outbox.entries())[1]).not.toHaveProperty("key");
});

test("another key is for all that goes to its server, and for nothing else", async () => {
  const outbox = await kept();
  await outbox.queue(CONSENT, { base: OTHER, key: "theirs" }, [clip(1)]);
  await outbox.queue(CONSENT, { base: ONE, key: "wrong" }, [clip(2)]);
  await outbox.pause(true);
  await outbox.rekey(ONE, "right");
  expect(await outbox.entries()).toMatchObject([{ key: "theirs" }, { key: "right" }]);
  expect(await outbox.destination()).toEqual({ base: ONE, key: "right", paused: true });
});

test("a pause in one tab undoes nothing that another one wrote", async () => {
  const outbox = await kept();
  await outbox.queue(CONSENT, { base: ONE }, [clip(1)]);
  await Promise.all([outbox.pause(true), outbox.letTo(ONE, "https://store.example")]);
  expect(await outbox.destination()).toEqual({ base: ONE, store: "https://store.example", paused: true });
});

test("what is queued anew for the same server keeps the secret that it is taken back by", async () => {
  const outbox = await kept();
  await outbox.queue(CONSENT, { base: ONE }, [clip(1)]);
  await outbox.queue(CONSENT, { base: ONE }, [{ ...clip(1), secret: hex(5, 64) }]);
  expect(await outbox.entries()).toMatchObject([{ secret: clip(1).secret }]);
  await outbox.queue(CONSENT, { base: OTHER }, [{ ...clip(1), secret: hex(6, 64) }]);
  expect(await outbox.entries()).toMatchObject([{ base: OTHER, secret: hex(6, 64) }]);
});

test("what is sent is what was written: another server, key and secret that came meanwhile are the ones that count", async () => {
  const outbox = await kept();
  await outbox.queue(CONSENT, { base: ONE, key: "old" }, [clip(1)]);
  const asked: [url: string, key: string | null][] = [];
  const offered: string[] = [];
  const sender = new Sender({
    outbox: {
      // The person names another server in the moment between the reading and the first request.
      entries: async () => {
        const read = await outbox.entries();
        if (asked.length === 0)
          await outbox.queue(CONSENT, { base: OTHER, key: "new" }, [{ ...clip(1), secret: hex(6, 64) }]);
        return read;
      },
      move: (id, event) => outbox.move(id, event),
    },
    wire: new Wire(async (url, init) => {
      asked.push([new URL(url).origin, new Headers(init.headers).get("Authorization")]);
      return new Response(null, { status: 201, headers: { "Upload-Offset": String(wavOf(1).length) } });
    }),
    piece: 300,
    open: async ({ secret }) => {
      offered.push(secret);
      return { offer: { size: wavOf(1).length } as Offer, file: wavOf(1) };
    },
    may: () => ({ online: true, send: true }),
    alone: (work) => work(),
    later: () => () => {},
    random: () => 0,
    changed: () => {},
    failed: () => {},
  });
  onTestFinished(() => sender.close());
  await sender.kick();
  expect([asked, offered]).toEqual([[[OTHER, "Bearer new"]], [hex(6, 64)]]);
  expect(await outbox.entries()).toMatchObject([{ state: "stored", base: OTHER, secret: hex(6, 64) }]);
});
