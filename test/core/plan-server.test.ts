import { describe, expect, test } from "vitest";
import { type ServerOffer, servedFirst, withoutDevice, withServer } from "../../core/plan/server.ts";
import { readSettings } from "../../core/settings.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { english, planned } from "../fixtures/devices/planned.ts";

const offer: ServerOffer = { host: "box.example", models: { asr: "whisper-1", llm: "qwen", tts: "tts-1" } };
const open = { server: "always", local_only: false } as const;
const roles = (plan: ReturnType<typeof withServer>) =>
  Object.entries(plan.server?.stages ?? {}).map(([stage, { role, reasons }]) => [stage, role, reasons[0]?.key]);

describe("who does what", () => {
  test("always: the server does all that it can, and the device stands by", () => {
    const plan = withServer(planned({}), offer, open, false);
    expect(roles(plan)).toEqual([
      ["asr", "first", "plan.server.chosen"],
      ["llm", "first", "plan.server.chosen"],
      ["tts", "first", "plan.server.chosen"],
    ]);
    expect(servedFirst(plan)).toEqual(["asr", "llm", "tts"]);
    expect(plan.stages).toEqual(planned({}).stages);
    expect(plan.hearing).toEqual(planned({}).hearing);
  });

  test("when needed: only what the device has nothing for, or where it failed before", () => {
    const { llm: _, ...stages } = planned({}).stages;
    const plan = withServer({ ...planned({}), stages }, offer, { ...open, server: "when-needed" }, false);
    expect(roles(plan)).toEqual([
      ["asr", "standby", "plan.server.standby"],
      ["llm", "first", "plan.server.missing"],
      ["tts", "standby", "plan.server.standby"],
    ]);
    const failed = withServer(planned({}), offer, { ...open, server: "when-needed" }, true);
    expect(roles(failed).map(([, role, key]) => [role, key])).toEqual(Array(3).fill(["first", "plan.server.failed"]));
  });

  test("a server that cannot speak leaves speaking to the device", () => {
    const plan = withServer(planned({}), { ...offer, models: { llm: "qwen" } }, open, false);
    expect(servedFirst(plan)).toEqual(["llm"]);
  });
});

test("the switch goes before everything, and so does the choice of no server", () => {
  const plan = planned({});
  expect(withServer(plan, offer, { server: "always", local_only: true }, true)).toBe(plan);
  expect(withServer(plan, offer, { server: "off", local_only: false }, true)).toBe(plan);
  expect(withServer(plan, undefined, open, true)).toBe(plan);
  expect(readSettings({}).settings.local_only).toBe(true);
});

test("where the device can do nothing the server hears in pieces that any Whisper takes", () => {
  const bare = withoutDevice(manifest, { ...readSettings({}).settings, ...english });
  if (!bare) throw new Error("the pack is there");
  const plan = withServer(bare, offer, open, false);
  expect(plan.stages).toEqual({});
  expect(plan.pack.tag).toBe("en");
  expect(plan.hearing?.window).toBeLessThanOrEqual(30 * 16_000);
  expect(servedFirst(plan)).toHaveLength(3);
  expect(withoutDevice(manifest, { ...readSettings({}).settings, language: "xx" })).toBeUndefined();
});
