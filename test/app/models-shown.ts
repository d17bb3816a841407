import { modelsView } from "../../app/models-rows.ts";
import type { ModelsState } from "../../app/models-state.ts";
import { isFailure } from "../../core/failure.ts";
import { makePlan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import { defaults, desktop } from "../fixtures/devices/planned.ts";
import { BASE, type Scene } from "./models-scene.ts";

export const signed = {
  key: "0123456789abcdef",
  version: 3,
  expires: "2027-01-01T00:00:00Z",
  size: 1,
  sha256: "",
  test: true,
};

/** All the Models screen shows of a scene. */
export async function shown(scene: Scene, settings: Partial<Settings> = {}, more: Partial<ModelsState> = {}) {
  const { manifest, store, listings, installer, keeper, net } = scene;
  const device = more.device ?? desktop;
  const wish = { ...defaults, ...settings };
  const plan = makePlan(manifest, device, wish);
  const view = modelsView({
    ...{ manifest, signed, device, base: BASE, settings: wish, plan: isFailure(plan) ? undefined : plan },
    ...{ usage: await store.usage(), listings: listings.known, activities: installer.activities },
    ...{ compiled: keeper.known, hosts: await net.hosts(), ...more },
  });
  const row = (id: string) => view.models.find((one) => one.id === id);
  const tier = (name: string) => view.tiers.find((one) => one.tier === name);
  const stage = (name: string) => view.stages.find((one) => one.stage === name);
  return { ...view, row, tier, stage };
}
