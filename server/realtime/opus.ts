import { OPUS_RATE, type OpusCodec } from "../../core/realtime/sound.ts";
import { Decoder, Encoder } from "../audio/libopus.ts";

/** RFC 6716, 3.4: no packet is longer than 120 ms, and none of speech needs more bytes than this. */
const LONGEST_PACKET = 1275 * 6;
/** Bits a second: speech in wideband is clear from 24000 on (RFC 6716, 2.1.1). */
const BITRATE = 32_000;

/** libopus compiled to WebAssembly, for one stream each way. */
export function openOpus(): OpusCodec {
  let encoder: Encoder | undefined;
  let decoder: Decoder | undefined;
  return {
    encode(samples) {
      encoder ??= open();
      return encoder.encode(samples).slice();
    },
    decode(packet) {
      if (packet.length === 0 || packet.length > LONGEST_PACKET) throw new RangeError("no Opus packet has this length");
      decoder ??= new Decoder({ channels: 1, sample_rate: OPUS_RATE });
      const bytes = decoder.decode(packet).slice();
      return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
    },
  };
}

function open(): Encoder {
  const encoder = new Encoder({ channels: 1, sample_rate: OPUS_RATE, application: "voip" });
  encoder.bitrate = BITRATE;
  return encoder;
}
