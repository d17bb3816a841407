import { talksFile } from "../../core/talks/files.ts";
import type { Holding } from "../holding.ts";
import { Connection } from "./connection.ts";
import { TalkStore } from "./talk-store.ts";
import { eachTalk } from "./transfer.ts";

/** Every conversation as a file of its own, which the History screen takes in again. */
export function keptTalks(): Omit<Holding, "name"> {
  const connection = new Connection(() => undefined);
  const store = new TalkStore(connection);
  return {
    async *export() {
      const bytes = new TextEncoder();
      try {
        for await (const talk of eachTalk(store)) {
          let file = "";
          for await (const piece of talksFile([talk])) file += piece;
          yield {
            path: `${new Date(talk.begun).toISOString().slice(0, 10)}-${talk.id}.json`,
            bytes: bytes.encode(file),
          };
        }
      } finally {
        await connection.close();
      }
    },
    async clear() {
      await store.clear();
      await connection.close();
      new BroadcastChannel("inzwa-talks").postMessage(undefined);
    },
  };
}
