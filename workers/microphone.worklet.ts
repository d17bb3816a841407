import type { MicrophoneLevel, ToMicrophone } from "../core/audio-wire.ts";
import { concat, rms } from "../core/pcm.ts";

/** Eight render quanta, 21 ms at 48 kHz: few enough messages, and short against a VAD frame of 32 ms. */
const BLOCK = 1024;
/** Samples between two reports of the level: some twenty a second, at the ends of blocks. */
const LEVEL_EVERY = sampleRate / 20 - BLOCK / 2;

/** Copies, counts and posts: channel 0 goes in blocks to whoever holds the other end of the port. */
class MicrophoneProcessor extends AudioWorkletProcessor {
  #out: MessagePort | undefined;
  #waiting: Float32Array<ArrayBuffer>[] = [];
  #parts: Float32Array[] = [];
  #captured = 0;
  #told = 0;
  #open = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToMicrophone>) => {
      if (data.type === "close") this.#open = false;
      else this.#connect(data.port as MessagePort);
    };
  }

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    if (samples) this.#take(samples.slice());
    return this.#open;
  }

  #connect(port: MessagePort): void {
    this.#out = port;
    for (const block of this.#waiting) this.#post(block);
    this.#waiting = [];
  }

  #take(samples: Float32Array): void {
    this.#captured += samples.length;
    this.#parts.push(samples);
    if (this.#parts.length * samples.length < BLOCK) return;
    const block = concat(this.#parts);
    this.#parts = [];
    this.#tell(block);
    if (this.#out) this.#post(block);
    else this.#waiting.push(block);
  }

  #post(block: Float32Array<ArrayBuffer>): void {
    this.#out?.postMessage(block, [block.buffer as ArrayBuffer]);
  }

  #tell(block: Float32Array): void {
    if (this.#captured - this.#told < LEVEL_EVERY) return;
    this.#told = this.#captured;
    this.port.postMessage({ captured: this.#captured, rms: rms(block) } satisfies MicrophoneLevel);
  }
}

registerProcessor("inzwa-microphone", MicrophoneProcessor);
