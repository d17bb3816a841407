import { failure } from "../../core/failure.ts";
import { Database, type FileRecord } from "./database.ts";
import { Files } from "./files.ts";

/** What transformers.js asks of `env.customCache`. */
export interface ModelCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
}

/** The store's read side: only complete files exist, and nothing can be added here, since nothing here verifies. */
export function createCache(database: Database): ModelCache {
  const files = new Files(database);
  return {
    async match(url) {
      const record = await files.find(url);
      return record?.complete ? responseOf(record, files) : undefined;
    },
    // Throwing would not keep unverified bytes out: transformers.js 4.3.1 only warns, and runs them.
    async put() {},
  };
}

/** Reads no chunk before it is asked for: transformers.js matches many a file for its length alone. */
function responseOf(record: FileRecord, files: Files): Response {
  const { url, size, chunks } = record;
  let next = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (next === chunks) return controller.close();
        const chunk = await files.chunk(record, next++);
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
