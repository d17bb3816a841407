import { randomBytes } from "node:crypto";
import { Framer } from "../../core/pcm.ts";
import { type Encoder, joined } from "./encode.ts";
import { Encoder as Opus } from "./libopus.ts";
import { BEGINS, ENDS, oggPage, PAGE_PACKETS } from "./ogg.ts";
import { OPUS_CLOCK } from "./opus.ts";
import { pcmBytes } from "./pcm-bytes.ts";

/** Bits a second: fullband speech without audible loss (RFC 6716, 2.1.1, names 28 to 40 kbit/s). */
const BITRATE = 32_000;
/** Samples at 48 kHz of a packet, 20 ms, and those an encoder lags behind (libopus: 6.5 ms). */
const PACKET = OPUS_CLOCK / 50;
const LAG = 312;

/** Ogg Opus, RFC 7845. sampleRate: one of those that Opus has. */
export function opusEncoder(sampleRate: number): Encoder {
  const opus = new Opus({ channels: 1, sample_rate: sampleRate as 24_000, application: "audio" });
  opus.bitrate = BITRATE;
  const framer = new Framer(sampleRate / 50);
  const serial = randomBytes(4).readUInt32LE();
  let sequence = 0;
  let packets = 0;
  let taken = 0;

  const page = (body: readonly Uint8Array[], granule: number, flags = 0) =>
    oggPage(body, { serial, sequence: sequence++, granule, flags });
  const encoded = (frames: readonly Float32Array[]) => frames.map((frame) => opus.encode(pcmBytes(frame)).slice());
  const pages = (bodies: readonly Uint8Array[]) => {
    const made: Uint8Array[] = [];
    for (let i = 0; i < bodies.length; i += PAGE_PACKETS) {
      const body = bodies.slice(i, i + PAGE_PACKETS);
      packets += body.length;
      made.push(page(body, packets * PACKET));
    }
    return made;
  };
  const begun = () => (sequence === 0 ? [page([head(sampleRate)], 0, BEGINS), page([tags()], 0)] : []);

  return {
    push(samples) {
      taken += samples.length;
      return joined(...begun(), ...pages(encoded(framer.push(samples))));
    },
    end() {
      const start = begun();
      // The last page tells where the sound ends inside of what its packets hold.
      const length = LAG + Math.round((taken * OPUS_CLOCK) / sampleRate);
      const missing = Math.max(1, Math.ceil(length / PACKET) - packets);
      const silence = new Float32Array((missing * sampleRate) / 50);
      const last = encoded(framer.push(silence)).slice(0, missing);
      return joined(...start, page(last, length, ENDS));
    },
    close: () => {},
  };
}

function head(sampleRate: number): Uint8Array {
  const bytes = Buffer.alloc(19);
  bytes.write("OpusHead");
  bytes.writeUInt8(1, 8);
  bytes.writeUInt8(1, 9);
  bytes.writeUInt16LE(LAG, 10);
  bytes.writeUInt32LE(sampleRate, 12);
  return bytes;
}

function tags(): Uint8Array {
  const vendor = Buffer.from("inzwa");
  const bytes = Buffer.alloc(8 + 4 + vendor.length + 4);
  bytes.write("OpusTags");
  bytes.writeUInt32LE(vendor.length, 8);
  vendor.copy(bytes, 12);
  return bytes;
}
