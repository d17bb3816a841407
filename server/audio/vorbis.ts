import { decoder } from "@audio/decode-vorbis";
import { type Budget, damaged } from "./budget.ts";
import { oggPackets } from "./ogg.ts";
import { type Stretch, streamed } from "./streamed.ts";

/** Ogg with Vorbis in it. first: its identification header (Vorbis I, 4.2.2). */
export async function* oggVorbis(
  bytes: Uint8Array,
  first: Uint8Array,
  budget: Budget,
): AsyncGenerator<Stretch, void, undefined> {
  if (first.length < 30) throw damaged("The Vorbis file is damaged.");
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  let frames = 0;
  for (const { granule } of oggPackets(bytes)) frames = Math.max(frames, granule);
  budget.claim(frames, view.getUint8(11), view.getUint32(12, true));
  yield* streamed(await decoder(), bytes, budget);
}
