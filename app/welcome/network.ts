import type { Network } from "./welcome-view.ts";

/** What the browser may tell; Chromium alone has `connection`, and `type` only on Android and ChromeOS. */
export interface NetworkHints {
  readonly onLine?: boolean;
  readonly connection?: {
    readonly type?: string;
    readonly saveData?: boolean;
    /** Mbit/s, rounded; Chromium never says more than 10. */
    readonly downlink?: number;
  };
}

const MOBILE: ReadonlySet<string> = new Set(["cellular", "wimax"]);
const LOCAL: ReadonlySet<string> = new Set(["wifi", "ethernet"]);

export function networkOf({ onLine, connection }: NetworkHints): Network {
  const { type = "", saveData = false, downlink = 0 } = connection ?? {};
  const saves = saveData === true;
  if (onLine === false || type === "none") return { kind: "none", saves };
  const kind = MOBILE.has(type) ? "mobile" : LOCAL.has(type) ? "local" : "unknown";
  return { kind, saves, ...(downlink > 0 ? { bytesPerSecond: (downlink * 1e6) / 8 } : {}) };
}
