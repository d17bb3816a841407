import { webLocks } from "./locks.ts";
import type { Memory } from "./memory.ts";
import type { ContentRecord } from "./records.ts";

/** What an engine's worker asks of every store worker of the site, since it cannot know which one belongs to its page. */
export interface Ask {
  /** Channel on which the answer is awaited; a channel copies to all its listeners, so each answer has its own. */
  readonly reply: string;
  readonly url: string;
  /** A chunk of this content; the content itself where absent. */
  readonly chunk?: { readonly attempt: string; readonly number: number };
}
export interface Lent {
  /** undefined where this store has no such thing. */
  readonly content?: Pick<ContentRecord, "attempt" | "size" | "chunks">;
  readonly bytes?: ArrayBuffer;
}

/** Name of the channel, and of the lock that every store at it shares for as long as it lives. */
export function channelOf(database: string): string {
  return `${database}-memory`;
}

/** Answers each question about what is in memory, yes or no. Only whole and verified contents are told of. */
export function lend(memory: Memory, channel: string): void {
  if (typeof BroadcastChannel === "undefined") return;
  const ear = new BroadcastChannel(channel);
  ear.onmessage = ({ data }: MessageEvent<Ask>) => {
    void answer(memory, data).then((lent) => {
      const mouth = new BroadcastChannel(data.reply);
      mouth.postMessage(lent);
      mouth.close();
    });
  };
  void webLocks()?.request(channel, { mode: "shared" }, () => new Promise(() => {}));
}

async function answer(memory: Memory, { url, chunk }: Ask): Promise<Lent> {
  const { content } = memory.find(url);
  if (!content?.complete || (chunk && chunk.attempt !== content.attempt)) return {};
  const { attempt, size, chunks } = content;
  if (!chunk) return { content: { attempt, size, chunks } };
  const bytes = await memory.chunk(content, chunk.number);
  return bytes ? { content: { attempt, size, chunks }, bytes } : {};
}
