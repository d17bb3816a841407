import type { Device } from "../core/device.ts";

export interface PlatformHints {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  /** Chromium only. */
  readonly userAgentData?: { readonly platform?: string };
}

/** Chromium's own word where there is one; a phone's browser that asks for desktop pages tells the truth only there. */
export function platformOf({ userAgent, userAgentData, maxTouchPoints = 0 }: PlatformHints): Device["platform"] {
  const told = userAgentData?.platform;
  if (told) return known.get(told) ?? fromAgent(userAgent, maxTouchPoints);
  return fromAgent(userAgent, maxTouchPoints);
}

const known = new Map<string, Device["platform"]>([
  ["Android", "android"],
  ["Chrome OS", "chromeos"],
  ["ChromeOS", "chromeos"],
  ["iOS", "ios"],
  ["Linux", "linux"],
  ["macOS", "mac"],
  ["Windows", "windows"],
]);

/** iPadOS calls itself a Mac; no Mac has a screen for more than one finger. */
function fromAgent(agent: string, touchPoints: number): Device["platform"] {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return "ios";
  if (/Android/.test(agent)) return "android";
  if (/CrOS/.test(agent)) return "chromeos";
  if (/Macintosh|Mac OS X/.test(agent)) return "mac";
  if (/Windows/.test(agent)) return "windows";
  return /Linux|X11/.test(agent) ? "linux" : "unknown";
}
