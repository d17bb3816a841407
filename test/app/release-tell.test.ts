import { beforeEach, expect, test, vi } from "vitest";
import type { Kept } from "../../app/release/kept.ts";
import { Memory } from "../../app/release/memory.ts";
import { Teller } from "../../app/release/tell.ts";
import { Turns } from "../../app/release/turns.ts";
import { parse } from "../../core/parse.ts";
import { report } from "../../core/rollout/report.ts";
import { readSettings } from "../../core/settings.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { releasedAs, trial } from "../core/rollout/released.ts";

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
};
vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", storage);
});

const slot = { name: "asr-sn", replaces: "pocket-asr-sn", challenger: trial(2, { weight: 100 }) };
const channel: Kept = {
  channel: { schema: 1, version: 1, slots: [slot] },
  signed: { version: 1, expires: "2026-12-01T00:00:00Z", test: false, key: "k" } as unknown as Kept["signed"],
  expired: false,
  models: {},
};
const released = [{ slot, replaces: slot.replaces, model: releasedAs("asr-sn-2"), slowMs: 1500 }];
const around = () => ({ models: [releasedAs("asr-sn-2")], released, slots: [slot] });

/** A page of this device: what it sends, and how it talks. status: what the server answers. */
function page(status: () => number, shares = () => true) {
  const sent: unknown[] = [];
  const memory = new Memory();
  const turns = new Turns(memory);
  const fetch = async (_: string, init?: RequestInit) => {
    sent.push(JSON.parse(String(init?.body)));
    return new Response(null, { status: status() });
  };
  const settings = () => ({ ...readSettings({}).settings, share_metrics: shares() });
  const net = { fetch, hosts: async () => [] };
  const teller = new Teller(memory, webCrypto(crypto.subtle, 0), { net, settings, base: "https://inzwa.example/" });
  let turn = 0;
  const talk = (times: number) => {
    for (let i = 0; i < times; i++) {
      turns.note({ kind: "mark", name: "speech-confirmed", turn: ++turn, revision: 0, time: 0 });
      turns.event({ turn, type: "asked", text: `mubvunzo ${turn}` } as never, around);
      turns.event({ turn, type: "replied", text: "Harare." } as never, around);
      turns.event({ turn, type: "ended" } as never, around);
    }
  };
  return { sent, memory, turns, teller, talk, turn: () => turn };
}

test("a device tells once, in the form that is shown, when it has had turns enough", async () => {
  const { sent, teller, talk } = page(() => 202);
  talk(9);
  await teller.visit(channel);
  expect(sent).toEqual([]);
  talk(1);
  await teller.turn(channel);
  const [{ kind, ...body }] = sent as [Record<string, unknown>];
  expect(kind).toBe("release");
  expect(parse(report, body)).toMatchObject({ ok: true, value: { release: "asr-sn-2", arm: "challenger" } });
  talk(5);
  await teller.turn(channel);
  await page(() => 202).teller.visit(channel);
  expect(sent).toHaveLength(1);
});

test("what got no answer is sent again with the same bits and id, at the next visit", async () => {
  const first = page(() => 503);
  first.talk(10);
  await first.teller.turn(channel);
  await first.teller.turn(channel);
  expect(first.sent, "not with each turn").toHaveLength(1);
  const second = page(() => 202);
  await second.teller.visit(channel);
  expect(second.sent).toEqual(first.sent);
  await second.teller.visit(channel);
  expect(second.sent).toHaveLength(1);
});

test("without agreement nothing goes; what waited is not told later either", async () => {
  let shares = false;
  const { sent, teller, talk } = page(
    () => 503,
    () => shares,
  );
  talk(10);
  await teller.visit(channel);
  expect(sent).toEqual([]);
  shares = true;
  await teller.visit(channel);
  expect(sent).toHaveLength(1);
  shares = false;
  await teller.visit(channel);
  shares = true;
  await teller.visit(channel);
  expect(sent).toHaveLength(1);
});

test("where nothing can be remembered, and after the channel's time, nothing is told", async () => {
  const { sent, teller, talk } = page(() => 202);
  talk(10);
  await teller.visit({ ...channel, expired: true });
  vi.stubGlobal("localStorage", undefined);
  const forgetful = page(() => 202);
  forgetful.talk(10);
  await forgetful.teller.visit(channel);
  expect([...sent, ...forgetful.sent]).toEqual([]);
});

test("an answer is rated once, whether before its turn ends or after, and may be rated otherwise", () => {
  const { memory, turns, talk, turn } = page(() => 202);
  talk(1);
  turns.rate(turn(), false);
  expect(memory.note.seen["asr-sn-2"]).toMatchObject({ rated: 1, disliked: 1 });
  turns.rate(turn(), true);
  expect(memory.note.seen["asr-sn-2"]).toMatchObject({ rated: 1, disliked: 0 });
  turns.rate(turn(), undefined);
  expect(memory.note.seen["asr-sn-2"]).toMatchObject({ rated: 0, disliked: 0 });
  turns.rate(turn() + 1, false);
  expect(memory.note.seen["asr-sn-2"]).toMatchObject({ rated: 0 });
  talk(1);
  expect(memory.note.seen["asr-sn-2"]).toMatchObject({ turns: 2, rated: 1, disliked: 1 });
});
