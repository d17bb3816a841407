import type { Device } from "../../core/device.ts";
import { memoryFor } from "../../core/plan/memory.ts";
import type { Plan, StagePlan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";

/** GB; a device that says it has no more than this has no room for a model that nobody hears. */
const LITTLE = 2;

/**
 * Whether this device is one to try a model beside its own: the person lets it tell what comes of it, keeps conversations (no
 * private mode), and spares neither data nor memory.
 */
export function mayTry({ share_metrics, history, workers }: Settings, saveData: boolean): boolean {
  return share_metrics && history === "on" && workers === "each" && !saveData;
}

/** Whether it fits into memory beside all that runs. iOS ends tabs too soon for that. What a server does is not compared. */
export function hasRoom({ stages, server }: Plan, shadow: StagePlan, device: Device): boolean {
  if (server) return false;
  const { platform, memory } = device;
  if (platform === "ios" || (memory !== undefined && memory <= LITTLE)) return false;
  const taken = Object.values(stages).reduce((sum, stage) => sum + (stage?.variant.memory ?? 0), 0);
  return taken + shadow.variant.memory <= memoryFor(device);
}
