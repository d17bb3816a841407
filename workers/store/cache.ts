import { failure } from "../../core/failure.ts";
import { borrow } from "./borrow.ts";
import { Database, isUnwritable } from "./database.ts";
import { Disk } from "./disk.ts";
import { channelOf } from "./lend.ts";
import type { ContentRecord } from "./records.ts";

/** What transformers.js asks of `env.customCache`. */
export interface ModelCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
}

type Content = Pick<ContentRecord, "attempt" | "size" | "chunks">;
type ReadChunk = (number: number) => Promise<ArrayBuffer | undefined>;

/**
 * The store's read side: only complete files exist, and nothing can be added here, since nothing here verifies. What
 * the disk had no room for is asked of the store's worker, chunk by chunk.
 */
export function createCache(database: Database): ModelCache {
  const disk = new Disk(database);
  const channel = channelOf(database.name);
  return {
    async match(url) {
      const content = await stored(disk, url);
      if (content) return responseOf(url, content, (number) => disk.chunk(content, number));
      const lent = (await borrow(channel, url))?.content;
      return lent && responseOf(url, lent, (number) => lentChunk(channel, url, lent, number));
    },
    // Throwing would not keep unverified bytes out: transformers.js 4.3.1 only warns, and runs them.
    async put() {},
  };
}

async function stored(disk: Disk, url: string): Promise<ContentRecord | undefined> {
  try {
    const { name, content } = await disk.find(url);
    return content?.complete && content.size === name?.size ? content : undefined;
  } catch (thrown) {
    if (isUnwritable(thrown)) return undefined;
    throw thrown;
  }
}

async function lentChunk(channel: string, url: string, { attempt }: Content, number: number) {
  return (await borrow(channel, url, { attempt, number }))?.bytes;
}

/** Reads no chunk before it is asked for: transformers.js matches many a file for its length alone. */
function responseOf(url: string, { size, chunks }: Content, read: ReadChunk): Response {
  let next = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (next === chunks) return controller.close();
        const chunk = await read(next++);
        if (!chunk) throw failure("model-load", `${url}: left the store while it was read`, { url });
        controller.enqueue(new Uint8Array(chunk));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { "content-length": String(size), "content-type": "application/octet-stream" },
  });
}

export const cache: ModelCache = createCache(new Database());
