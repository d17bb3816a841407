import type { Known } from "../known.ts";
import { recall } from "../memory.ts";
import type { ReleasePorts } from "./release-ports.ts";
import type { Releases } from "./releases.ts";

/** What the device remembers of releases; absent where the site never had one. */
export const KEY = "release";

export interface ReleaseDoor {
  /** Undefined while nothing was ever released here. */
  readonly part: Releases | undefined;
  /** The list of models as this device has it. */
  over(known: Known): Promise<Known>;
  /** Whether the site has something new; called once, when somebody can talk. Never rejects. */
  look(): Promise<void>;
}

/** Releases are fetched, and their part of the page with them, only behind the first start. */
export function openRelease(ports: ReleasePorts): ReleaseDoor {
  let part: Releases | undefined;
  const open = async () => {
    const { Releases } = await import("./releases.ts");
    part ??= new Releases(ports);
    return part;
  };
  return {
    get part() {
      return part;
    },
    // A part that cannot be had, or that fails, costs releases, and never the assistant.
    over: async (known) => {
      if (recall(KEY) === undefined) return known;
      return open()
        .then((releases) => releases.over(known))
        .catch(() => known);
    },
    look: async () => {
      try {
        const { fetchChannel } = await import("./fetch-channel.ts");
        const found = await fetchChannel(ports.net, ports.base);
        if (found || recall(KEY) !== undefined) await (await open()).look(found);
      } catch {
        // The next visit looks again.
      }
    },
  };
}
