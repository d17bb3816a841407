import { vi } from "vitest";
import type { StoreApi } from "../../core/storage.ts";
import { lockManager } from "../workers/store-locks.ts";

export interface Page {
  /** What happens to the window. */
  readonly events: EventTarget;
  readonly notes: Map<string, unknown>;
  readonly store: Pick<StoreApi, "recall" | "remember">;
  /** Measurements so far. */
  readonly speeds: number;
  /** What the next one will say. */
  speed: number;
}

/** A browser without a GPU, whose window, localStorage and locks are empty. */
export function openPage(): Page {
  const [events, kept, notes] = [new EventTarget(), new Map<string, string>(), new Map<string, unknown>()];
  let speeds = 0;
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
  vi.stubGlobal("__VERSION__", "1.2.3");
  vi.stubGlobal("crossOriginIsolated", true);
  vi.stubGlobal("navigator", { locks: lockManager(), hardwareConcurrency: 8, userAgent: "", platform: "" });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  /** A worker that has measured at once. */
  class Measuring extends EventTarget {
    constructor() {
      super();
      speeds++;
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: page.speed })));
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Measuring);
  const page: Page = {
    events,
    notes,
    store: {
      recall: async (key) => notes.get(key),
      remember: async (key, value) => void notes.set(key, value),
    },
    get speeds() {
      return speeds;
    },
    speed: 7,
  };
  return page;
}
