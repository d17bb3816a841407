import { macrotask } from "../macrotask.ts";

/**
 * The vectors of texts, one after the other. They are computed one by one: beside a long text a short one would be computed as
 * long, and an abort must not wait for all of them.
 */
export async function oneByOne(
  texts: readonly string[],
  embed: (text: string) => Promise<Float32Array>,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const rows: Float32Array[] = [];
  for (const text of texts) {
    await macrotask();
    signal?.throwIfAborted();
    rows.push(await embed(text));
  }
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
