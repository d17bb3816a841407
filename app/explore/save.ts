import type { Dataset } from "../../core/explore/dataset.ts";
import { hasOneHome, manifestLine } from "../../core/explore/written.ts";
import type { Sink } from "../save.ts";
import type { Slices } from "../slices.ts";

/** Bytes that are written at one go, about. */
const PIECE = 2 ** 16;

/** Rows as a manifest, in their order. */
export async function save(set: Dataset, order: Uint32Array, file: Sink, slices: Slices): Promise<void> {
  const writer = file.sink.getWriter();
  const encoder = new TextEncoder();
  const home = hasOneHome(set);
  let text = "";
  for (const row of order) {
    text += manifestLine(set, row, home);
    if (text.length > PIECE) {
      await writer.write(encoder.encode(text));
      text = "";
    }
    if (slices.due) await slices.breathe();
  }
  await writer.write(encoder.encode(text));
  await writer.close();
  await file.done();
}
