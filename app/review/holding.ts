import type { Holding } from "../holding.ts";
import { keptSittings } from "../listening/kept.ts";
import { Collected } from "./collected.ts";
import { ReviewStore } from "./store.ts";

/** Every draft that can still be opened, a line each, and the listening tests that are not saved. Those lie in localStorage, which goes as a whole. */
export function keptReviews(): Omit<Holding, "name"> {
  return {
    async *export() {
      // First: it is there also where the browser opens no database.
      const sittings = keptSittings();
      if (sittings) yield { path: "listening.json", bytes: new TextEncoder().encode(sittings) };
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
