import { expect, test } from "vitest";
import { hasRoom } from "../../app/release/beside-room.ts";
import type { Device } from "../../core/device.ts";
import type { Plan, StagePlan } from "../../core/plan.ts";
import { desktop, planned } from "../fixtures/devices/planned.ts";

const plan = planned({});
const stage = (memory: number): StagePlan => {
  const { asr } = plan.stages;
  if (!asr) throw new Error("the plan hears nothing");
  return { ...asr, variant: { ...asr.variant, memory } };
};
const taken = Object.values(plan.stages).reduce((sum, one) => sum + (one?.variant.memory ?? 0), 0);
const fits = (memory: number, device: Partial<Device> = {}, more: Partial<Plan> = {}) =>
  hasRoom({ ...plan, ...more }, stage(memory), { ...desktop, memory: 8, ...device });

test("a shadow fits where all models together keep to what a tab may take", () => {
  // Half of 8 GB.
  expect(fits(4e9 - taken)).toBe(true);
  expect(fits(4e9 - taken + 1)).toBe(false);
});

test("never on iOS, with 2 GB, or where a server does some of the work", () => {
  expect(fits(1, { platform: "ios" })).toBe(false);
  expect(fits(1, { memory: 2 })).toBe(false);
  expect(fits(1, { platform: "android", memory: 4 })).toBe(true);
  const server = { host: "example.org", stages: {} } as unknown as NonNullable<Plan["server"]>;
  expect(fits(1, {}, { server })).toBe(false);
});
