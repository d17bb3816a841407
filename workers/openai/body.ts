import { failure } from "../../core/failure.ts";
import type { Patience } from "./patience.ts";

/** Longest answer read, in bytes: an hour of speech with all its segments, or a minute of sound at 48 kHz. */
const MOST = 8 << 20;

/** Safari's streams are no async iterables. */
export async function* partsOf(response: Response, clock: Patience): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  let size = 0;
  try {
    while (reader) {
      const { done, value } = await clock.within(() => reader.read());
      if (done) return;
      clock.again();
      size += value.length;
      if (size > MOST) throw failure("network", `an answer above ${MOST} bytes`);
      yield value;
    }
  } finally {
    clock.end();
    await reader?.cancel().catch(() => undefined);
  }
}

export async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST) throw new Error(`an answer above ${MOST} bytes`);
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
