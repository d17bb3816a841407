import type { Captured, MicrophoneLevel, ToMicrophone } from "../core/audio-wire.ts";
import { rms } from "../core/pcm.ts";
import { Blocks } from "../core/stretches.ts";

/** Two render quanta, 5 ms at 48 kHz: whoever interrupts is heard so much later at the most, and 188 messages a second cost a worker little. */
const BLOCK = 256;
/** Samples between two reports of the level: some twenty a second, at the ends of blocks. */
const LEVEL_EVERY = sampleRate / 20 - BLOCK / 2;

/**
 * Copies, counts and posts: channel 0 of the microphone (the first input) and of what the loudspeaker plays (the second)
 * goes in blocks to whoever holds the other end of the port. One thread sees both, so no clocks need be compared. One
 * stream after another goes through it.
 */
class MicrophoneProcessor extends AudioWorkletProcessor {
  #out: MessagePort | undefined;
  #heard = new Blocks(BLOCK);
  #played = new Blocks(BLOCK);
  #stream = 0;
  #captured = 0;
  #told = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToMicrophone>) => {
      this.#out?.close();
      this.#out = undefined;
      if (data.type === "port") this.#begin(data.port as MessagePort, data.stream);
    };
  }

  process([microphone, speaker]: Float32Array[][]): boolean {
    const heard = microphone?.[0];
    const out = this.#out;
    if (heard && out) this.#take(out, heard.slice(), speaker?.[0]?.slice() ?? new Float32Array(heard.length));
    return true;
  }

  #begin(out: MessagePort, stream: number): void {
    this.#out = out;
    this.#stream = stream;
    this.#heard = new Blocks(BLOCK);
    this.#played = new Blocks(BLOCK);
    this.#captured = 0;
    this.#told = 0;
  }

  #take(out: MessagePort, quantum: Float32Array, meanwhile: Float32Array): void {
    this.#captured += quantum.length;
    const heard = this.#heard.push(quantum);
    const played = this.#played.push(meanwhile);
    if (!heard) return;
    this.#tell(heard);
    const captured: Captured = played?.some((x) => x !== 0) ? { heard, played } : { heard };
    out.postMessage(captured, captured.played ? [heard.buffer, captured.played.buffer] : [heard.buffer]);
  }

  #tell(block: Float32Array): void {
    if (this.#captured - this.#told < LEVEL_EVERY) return;
    this.#told = this.#captured;
    this.port.postMessage({
      stream: this.#stream,
      captured: this.#captured,
      rms: rms(block),
    } satisfies MicrophoneLevel);
  }
}

registerProcessor("inzwa-microphone", MicrophoneProcessor);
