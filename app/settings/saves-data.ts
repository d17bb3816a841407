import type { Device } from "../../core/device.ts";
import type { Settings } from "../../core/settings.ts";

/** Whether downloads are asked about first because of what they cost. */
export function savesData(
  { data_saver }: Pick<Settings, "data_saver">,
  device: Pick<Device, "saveData"> | undefined,
): boolean {
  return data_saver === "on" || (data_saver === "auto" && device?.saveData === true);
}
