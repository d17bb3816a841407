import { rateOf, type SoundFormat } from "../../core/realtime/sound.ts";
import { invalid } from "./wire.ts";

/** param: how the text is called in an error. */
export function bytesOf(base64: string, param: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw invalid("The audio must be base64.", "invalid_value", param);
  return new Uint8Array(Buffer.from(base64, "base64"));
}

/** Milliseconds; a packet of Opus has 120 at most. */
export function lengthOf(bytes: Uint8Array, format: SoundFormat): number {
  if (format.type === "audio/opus") return 120;
  const width = format.type === "audio/pcm" ? 2 : 1;
  return (bytes.length / width / rateOf(format)) * 1000;
}
