import type { Settings } from "../../core/settings.ts";
import type { Net } from "../net.ts";
import { allowedServer } from "../server/access.ts";

export interface SendPorts {
  readonly net: Pick<Net, "fetch" | "hosts">;
  readonly settings: () => Settings;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

/** `later`: no network, or the server had no room; `refused`: nobody takes reports at this address; `wrong`: not this one. */
export type Sent = "taken" | "later" | "refused" | "wrong";

/** Answers after which it is worth another try: too slow, too often, and whatever a server says of itself. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Where reports go: to the server that the person entered, while it may be asked; else to the site itself. There is no
 * third place, and no file of the site can name one.
 */
export function reportsTo({ settings, base }: Omit<SendPorts, "net">): string {
  const server = allowedServer(settings());
  return server ? `${server.base}/v1/metrics-in` : new URL("v1/metrics-in", base).href;
}

/** Sends one report, as `{"kind":KIND,...body}`. Never asks the person anything, and never rejects. */
export async function sendReport(kind: "watch" | "release", body: object, ports: SendPorts): Promise<Sent> {
  if (!ports.settings().share_metrics) return "refused";
  const url = reportsTo(ports);
  const key = allowedServer(ports.settings())?.key;
  try {
    if (!(await isAllowed(url, ports))) return "later";
    const response = await ports.net.fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({ kind, ...body }),
      credentials: "omit",
      cache: "no-store",
    });
    // A host of files may answer 200 to anything.
    if (response.status === 202) return "taken";
    if (response.status === 400) return "wrong";
    return (response.status >= 500 && response.status !== 501) || PASSING.has(response.status) ? "later" : "refused";
  } catch {
    return "later";
  }
}

/** A host that was forgotten is asked about by what the person does, and not behind their back. */
async function isAllowed(url: string, { net, base }: SendPorts): Promise<boolean> {
  const { host } = new URL(url);
  if (host === new URL(base).host) return true;
  return (await net.hosts()).some((row) => row.host === host && row.allowed);
}
