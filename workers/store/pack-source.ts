import { failure, isFailure } from "../../core/failure.ts";
import type { PackEntry } from "./pack.ts";
import type { Line } from "./request.ts";
import { piecesOf, Watch } from "./watch.ts";

/** source: a Blob, or a URL to fetch. The stream errors with Failures. */
export async function streamOf(line: Line, source: unknown, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  if (source instanceof Blob) return asStream(blobPieces(source), () => {});
  const url = String(source);
  const watch = new Watch(url, line.stall, signal);
  try {
    const response = await watch.wait(line.fetch(url, { cache: "no-store", signal: watch.signal }));
    const { status, body } = response;
    if (!response.ok || !body) throw failure("network", `${url}: answer ${status}`, { url, status });
    return asStream(piecesOf(body, watch), () => watch.end());
  } catch (thrown) {
    watch.end();
    throw thrown;
  }
}

async function* blobPieces(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((thrown: unknown) => {
      throw isFailure(thrown) ? thrown : failure("bad-pack", `the file cannot be read: ${String(thrown)}`);
    });
    if (done) return;
    yield value;
  }
}

function asStream(pieces: AsyncGenerator<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next().catch((thrown: unknown) => {
          end();
          throw thrown;
        });
        // The pieces of a response share one buffer, and the reader of a pack holds on to what it has not used yet.
        if (!done) return controller.enqueue(value.slice());
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** Not every browser can iterate a stream by itself. */
export async function* piecesIn(body: PackEntry["body"]): AsyncGenerator<Uint8Array> {
  if (!("getReader" in body)) return yield* body;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
