import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Payload {
  readonly kind: string;
  readonly text: string;
}

/** What a model could be led to write: script in all its hiding places, and ways to send words to another host. */
export const payloads: readonly Payload[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/fixtures/xss.json"), "utf8"),
);

/** So many at once, as a long conversation. */
export function batches(size = 25): readonly (readonly Payload[])[] {
  return Array.from({ length: Math.ceil(payloads.length / size) }, (_, i) => payloads.slice(i * size, (i + 1) * size));
}
