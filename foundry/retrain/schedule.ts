import { Cron } from "croner";

/** The first time of a pattern after `since`, both in milliseconds since 1970; undefined where it is none or never comes. */
export function nextAfter(pattern: string, zone: string | undefined, since: number): number | undefined {
  try {
    return new Cron(pattern, { timezone: zone ?? "UTC", mode: "5-part" }).nextRun(new Date(since))?.getTime();
  } catch {
    return undefined;
  }
}
