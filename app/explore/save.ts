import type { Dataset } from "../../core/explore/dataset.ts";
import { hasOneHome, manifestLine } from "../../core/explore/written.ts";
import type { Sink } from "../save.ts";
import type { Slices } from "../slices.ts";

/** Bytes that are written at one go, about. */
const PIECE = 2 ** 16;

/** Rows as a manifest, in their order. Rejects where it cannot be written, and leaves the file as it was. */
export async function save(set: Dataset, order: Uint32Array, file: Sink, slices: Slices): Promise<void> {
  const writer = file.sink.getWriter();
  const encoder = new TextEncoder();
  const home = hasOneHome(set);
  let text = "";
  try {
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
  } catch (thrown) {
    await writer.abort(thrown).catch(() => undefined);
    throw thrown;
  }
  await file.done();
}
