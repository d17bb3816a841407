import { AsyncResource } from "node:async_hooks";
import { toApiError } from "../api-error.ts";

/** Chunks made ahead of the reader. */
const AHEAD = 2;

/**
 * What `source` makes, as a body. Resolves with the first chunk, so that what fails before it is refused with a status of its
 * own. A reader that goes away aborts `leave`. Nothing is made far ahead of a slow one.
 */
export async function bodyOf(
  source: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>,
  leave: AbortController,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  // A reader asks from its own asynchronous context; the source goes on in that of the request.
  const advance = AsyncResource.bind(() => source.next());
  let next = await advance();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(next.value);
        next = await advance();
        if (next.done) controller.close();
      },
      async cancel() {
        leave.abort();
        await source.return().catch(() => undefined);
      },
    },
    { highWaterMark: AHEAD },
  );
}

/** Server-sent events. What fails after the first is an event of its own. */
export async function* eventsOf(
  source: AsyncIterable<object>,
  failed: (thrown: unknown) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let begun = false;
  try {
    for await (const event of source) {
      yield encoded(event);
      begun = true;
    }
  } catch (thrown) {
    failed(thrown);
    if (!begun) throw thrown;
    yield encoded({ type: "error", ...toApiError(thrown).body });
  }
}

function encoded(event: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
}

export const EVENT_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache",
  "X-Accel-Buffering": "no",
};
