import { type Failure, toFailure } from "../core/failure.ts";
import type { Asker } from "./ask.ts";
import { forgetDrafts } from "./drafts.ts";
import { erase } from "./everything/erase.ts";
import type { Holding } from "./holding.ts";
import type { Sink } from "./save.ts";
import type { Screen } from "./screen.ts";

export interface EverythingPorts {
  readonly screen: Pick<Screen, "on">;
  readonly asker: Pick<Asker, "ask">;
  readonly holdings: readonly Holding[];
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly openSink: (name: string) => Promise<Sink>;
  readonly failed: (failure: Failure) => void;
  /** Ends all work and every worker: what is open cannot be deleted, and what runs may write again. */
  readonly letGo: () => void;
  /**
   * Gets ready to end the page; nothing can be fetched later without being kept again. What it resolves to takes the
   * page's place; trouble: what could not be deleted.
   */
  readonly goodbye: () => Promise<(trouble?: Failure) => void>;
}

/** Export all and Delete all, over every holding. */
export function manageEverything(ports: EverythingPorts): void {
  ports.screen.on("everything.export", () => void exportAll(ports));
  ports.screen.on("everything.delete", () => void deleteAll(ports));
}

/** Must be called inside a tap: it may ask where the file is to go. */
async function exportAll({ holdings, openSink, failed }: EverythingPorts): Promise<void> {
  try {
    const now = new Date();
    const { sink, done } = await openSink(`inzwa-${now.toISOString().slice(0, 10)}.tar`);
    const { archive } = await import("./everything/archive.ts");
    await archive(holdings, now).pipeTo(sink);
    await done();
  } catch (thrown) {
    // The person changed their mind.
    if ((thrown as { name?: unknown } | null)?.name !== "AbortError") failed(toFailure(thrown));
  }
}

async function deleteAll({ asker, holdings, base, failed, letGo, goodbye }: EverythingPorts): Promise<void> {
  if (!(await asker.ask({ kind: "delete-all" }).catch(() => false))) return;
  const say = await goodbye().catch((thrown: unknown) => failed(toFailure(thrown, "network")));
  if (!say) return;
  forgetDrafts();
  const stores = {
    home: base,
    indexedDB: globalThis.indexedDB,
    caches: globalThis.caches,
    serviceWorker: navigator.serviceWorker,
    local: texts("localStorage"),
    session: texts("sessionStorage"),
  };
  await erase(holdings, letGo, stores).then(
    () => say(),
    (thrown: unknown) => say(toFailure(thrown, "no-storage")),
  );
}

/** Where the person forbids storage, even naming it throws. */
function texts(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}
