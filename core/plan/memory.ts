import type { Device } from "../device.ts";

/** Bytes. What one model may take on iOS: tabs die near 1.5 GB all told (web-llm#753), and WebKit counts generously. */
export const IOS_MOST = 400e6;

/** GB that a device has which does not tell: Firefox and Safari never do. */
const UNTOLD = { phone: 2, desktop: 4 };
/** Part of the memory that one tab gets before the system looks for something to end. */
const SHARE = { phone: 0.45, desktop: 0.5 };

/** Bytes that all models together may take. Under Node the machine is the operator's affair. */
export function memoryFor({ host, platform, memory }: Device): number {
  if (host === "node") return Number.POSITIVE_INFINITY;
  const kind = platform === "ios" || platform === "android" ? "phone" : "desktop";
  return (memory ?? UNTOLD[kind]) * 1e9 * SHARE[kind];
}

export function megabytesNeeded(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

export function megabytesHad(bytes: number): number {
  return Math.floor(bytes / 1e6);
}
