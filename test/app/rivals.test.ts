import { expect, test } from "vitest";
import { rivalsOf } from "../../app/measure/rivals.ts";
import type { Runnable } from "../../app/runnable.ts";
import type { Device } from "../../core/device.ts";
import { failure, isFailure } from "../../core/failure.ts";
import type { Tier } from "../../core/manifest.ts";
import { makePlan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { defaults, desktop, planned } from "../fixtures/devices/planned.ts";

/** Plans of the test manifest; here: the sizes whose models are on the device, undefined for all. */
function choosing(device: Device, here?: readonly Tier[]) {
  return async (settings: Settings): Promise<Runnable> => {
    const plan = makePlan(manifest, device, settings);
    if (isFailure(plan)) throw plan;
    if (here && !here.includes(plan.tier)) throw failure("no-model", "not here");
    return { plan, files: [] };
  };
}

const ids = async (device: Device, settings: Partial<Settings>, here?: readonly Tier[]) => {
  const all = { ...defaults, ...settings };
  const rivals = await rivalsOf(planned({ device, settings }), device, all, choosing(device, here));
  return rivals.map(({ id }) => id);
};

test("the graphics card is compared with the processor, and many threads with one", async () => {
  const found = await ids(desktop, { backend: "wasm" });
  expect(found).toContain("backend-webgpu");
  expect(found).toContain("threads-1");
  expect(await ids(desktop, { backend: "webgpu" })).toContain("backend-wasm");
});

test("nothing is offered that a device cannot do", async () => {
  const poor: Device = { ...desktop, webgpu: "none", isolated: false };
  const found = await ids(poor, {});
  expect(found.filter((id) => id.startsWith("backend") || id.startsWith("threads"))).toEqual([]);
});

test("sizes whose models are not here are not offered, and no plan twice", async () => {
  const sizes = (found: readonly string[]) => found.filter((id) => id.startsWith("size"));
  const all = await ids(desktop, { model_size: "pocket" });
  expect(sizes(all).length).toBeGreaterThan(0);
  expect(sizes(await ids(desktop, { model_size: "pocket" }, ["pocket"]))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
});
