import type { Holding } from "../holding.ts";
import { Collected } from "./collected.ts";
import { ReviewStore } from "./store.ts";

/** Every draft that can still be opened, a line each. */
export function keptReviews(): Omit<Holding, "name"> {
  return {
    async *export() {
      const store = new ReviewStore();
      try {
        const all = await store.everything(await new Collected().seal());
        const text = all.map((kept) => `${JSON.stringify(kept)}\n`).join("");
        if (text) yield { path: "drafts.jsonl", bytes: new TextEncoder().encode(text) };
      } finally {
        await store.close();
      }
    },
    async clear() {
      const store = new ReviewStore();
      await store.clear();
      await store.close();
    },
  };
}
