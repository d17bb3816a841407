import type { Holding } from "../holding.ts";
import { VoiceStore } from "./store.ts";
import { voiceFiles } from "./transfer.ts";

/** Export all has every recording that was kept, also those that are not for others: it is the speaker's own copy. */
export function keptVoices(): Omit<Holding, "name"> {
  return {
    async *export() {
      const store = new VoiceStore();
      try {
        yield* voiceFiles(store, ({ state }) => state === "kept");
      } finally {
        await store.close();
      }
    },
    async clear() {
      const store = new VoiceStore();
      await store.withdraw();
      await store.close();
    },
  };
}
