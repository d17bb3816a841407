import type { StoreApi } from "../../core/storage.ts";
import type { Holding } from "../holding.ts";
import { recall } from "../memory.ts";
import type { HostRow } from "../models-view.ts";
import { chosenSettings } from "../preferences.ts";
import { KEY } from "../release/door.ts";
import { keptServer } from "../server/access.ts";

export interface OwnPorts {
  readonly store: Pick<StoreApi, "usage" | "sweep">;
  readonly hosts: () => Promise<readonly HostRow[]>;
  /** Which model's file an address of the store is, for people who read it. */
  readonly base: string;
}

/** What the page keeps besides what other parts of it hold: choices, consents to hosts, and which models are here. */
export function ownHoldings({ store, hosts, base }: OwnPorts): Holding[] {
  return [
    {
      name: "settings",
      async *export() {
        yield { path: "settings.json", bytes: json(chosenSettings()) };
        yield { path: "hosts.json", bytes: json(await hosts()) };
        const server = keptServer();
        const release = recall(KEY);
        if (release) yield { path: "release.json", bytes: json(JSON.parse(release)) };
        // The key opens the server to whoever has the file.
        if (server) yield { path: "server.json", bytes: json({ ...server, key: undefined }) };
      },
      // They lie in localStorage and in the store's database, which go as a whole.
      clear: async () => {},
    },
    {
      name: "models",
      async *export() {
        const { names, bytes } = await store.usage();
        const files = names.map(({ url, size, digest, complete }) => ({
          file: url.startsWith(base) ? url.slice(base.length) : url,
          bytes: size,
          digest,
          complete,
        }));
        yield { path: "list.json", bytes: json({ bytes, files }) };
      },
      clear: async () => void (await store.sweep([])),
    },
  ];
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
