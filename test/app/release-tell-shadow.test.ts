import { beforeEach, expect, test, vi } from "vitest";
import type { Kept } from "../../app/release/kept.ts";
import { Memory } from "../../app/release/memory.ts";
import { Teller } from "../../app/release/tell.ts";
import { parse } from "../../core/parse.ts";
import { usualBeside } from "../../core/rollout/beside.ts";
import { anyReport } from "../../core/rollout/beside-report.ts";
import type { Trial } from "../../core/rollout/channel.ts";
import { readSettings } from "../../core/settings.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { trial } from "../core/rollout/released.ts";
import { withoutBrowser } from "./beside-scene.ts";

beforeEach(() => {
  withoutBrowser();
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
});

const channelWith = (challenger: Trial): Kept => ({
  channel: { schema: 1, version: 1, slots: [{ name: "asr-sn", replaces: "pocket-asr-sn", challenger }] },
  signed: { version: 1, expires: "2026-12-01T00:00:00Z", test: false, key: "k" } as unknown as Kept["signed"],
  expired: false,
  models: {},
});
const shadow = channelWith(trial(2, { mode: "shadow", weight: 100, beside: usualBeside }));

/** A device that tried the model on so many turns. */
function device(turns: number, shares = () => true) {
  const sent: Record<string, unknown>[] = [];
  const memory = new Memory();
  for (let n = 0; n < turns; n++) memory.compared("asr-sn-2", { of: 10, apart: 0, ratio: 1 });
  const fetch = async (_: string, init?: RequestInit) => {
    sent.push(JSON.parse(String(init?.body)));
    return new Response(null, { status: 202 });
  };
  const settings = () => ({ ...readSettings({}).settings, share_metrics: shares() });
  const net = { fetch, hosts: async () => [] };
  return {
    sent,
    memory,
    teller: new Teller(memory, webCrypto(crypto.subtle, 0), { net, settings, base: "https://inzwa.example/" }),
  };
}

test("a shadow is told of once, after ten turns, in a form of its own; as a canary later it is told of again", async () => {
  const { sent, teller, memory } = device(9);
  await teller.visit(shadow);
  expect(sent).toEqual([]);
  memory.compared("asr-sn-2", undefined);
  for (let again = 0; again < 2; again++) await teller.turn(shadow);
  expect(sent).toHaveLength(1);
  const [{ kind, ...body } = {}] = sent;
  expect(kind).toBe("release");
  expect(parse(anyReport, body)).toMatchObject({ ok: true, value: { release: "asr-sn-2", arm: "shadow" } });
  const canary = channelWith(trial(2, { weight: 100 }));
  memory.leave("asr-sn-2", "turns");
  memory.write({ seen: { "asr-sn-2": { ...memory.note.seen["asr-sn-2"], turns: 4 } as never } });
  await teller.turn(canary);
  expect(sent.map(({ arm }) => arm)).toEqual(["shadow", "challenger"]);
});

test("who could not load it tells that; who does not share tells nothing", async () => {
  const broken = device(0);
  broken.memory.leave("asr-sn-2", "load");
  await broken.teller.visit(shadow);
  expect(broken.sent).toMatchObject([{ arm: "shadow" }]);
  withoutBrowser();
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
  const silent = device(10, () => false);
  await silent.teller.visit(shadow);
  expect(silent.sent).toEqual([]);
});
