import { createMp3Encoder } from "wasm-media-encoders";
import type { Encoder } from "./encode.ts";

/** Kilobits a second of one voice; MPEG-2's layer III (up to 24 kHz) sounds no better above it. */
const BITRATE = 64;

/** LAME in WebAssembly. sampleRate: one of those that MP3 has. */
export async function mp3Encoder(sampleRate: number): Promise<Encoder> {
  const encoder = await createMp3Encoder();
  encoder.configure({ channels: 1, sampleRate, bitrate: BITRATE });
  return {
    // What it returns is its own memory, until it is called again.
    push: (samples) => (samples.length ? encoder.encode([samples.map(finite)]).slice() : new Uint8Array(0)),
    end: () => encoder.finalize().slice(),
    close: () => {},
  };
}

function finite(x: number): number {
  return Number.isFinite(x) ? Math.max(-1, Math.min(1, x)) : 0;
}
