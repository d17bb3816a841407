import type { Ask, Lent } from "./lend.ts";
import { webLocks } from "./locks.ts";

/** ms to wait for a store worker that died without a word, or is frozen: for a word, and for 4 MiB. */
const SILENCE = { word: 1000, chunk: 10_000 };

/** What the first store that has it answers; undefined when all have said no. */
export async function borrow(
  channel: string,
  url: string,
  chunk?: Ask["chunk"],
  silence = chunk ? SILENCE.chunk : SILENCE.word,
): Promise<Lent | undefined> {
  if (typeof BroadcastChannel === "undefined") return undefined;
  const stores = await storesAt(channel);
  if (stores === 0) return undefined;
  const reply = `${channel}-${Date.now()}-${Math.random()}`;
  const ear = new BroadcastChannel(reply);
  const mouth = new BroadcastChannel(channel);
  try {
    return await new Promise((resolve) => {
      let no = 0;
      const timer = setTimeout(() => resolve(undefined), silence);
      ear.onmessage = ({ data }: MessageEvent<Lent>) => {
        if (!data.content && ++no < stores) return;
        clearTimeout(timer);
        resolve(data.content && data);
      };
      mouth.postMessage({ reply, url, ...(chunk && { chunk }) } satisfies Ask);
    });
  } finally {
    ear.close();
    mouth.close();
  }
}

/** How many will answer. The browser lets go of the lock of one that died. */
async function storesAt(channel: string): Promise<number> {
  const { held = [] } = (await webLocks()?.query()) ?? { held: [{ name: channel }] };
  return held.filter(({ name }) => name === channel).length;
}
