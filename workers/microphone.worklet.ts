import type { MicrophoneLevel, Stretch, ToMicrophone } from "../core/audio-wire.ts";
import { rms } from "../core/pcm.ts";
import { Backlog, Blocks } from "../core/stretches.ts";

/** Two render quanta, 5 ms at 48 kHz: whoever interrupts is heard so much later at the most, and 188 messages a second cost a worker little. */
const BLOCK = 256;
/** Samples between two reports of the level: some twenty a second, at the ends of blocks. */
const LEVEL_EVERY = sampleRate / 20 - BLOCK / 2;
/** Seconds that wait for the port. */
const MOST_WAITING = 10;

/**
 * Copies, counts and posts: channel 0 of the microphone (the first input) and of what the loudspeaker plays (the second)
 * goes in blocks to whoever holds the other end of the port. One thread sees both, so no clocks need be compared.
 */
class MicrophoneProcessor extends AudioWorkletProcessor {
  #out: MessagePort | undefined;
  readonly #waiting = new Backlog(MOST_WAITING * sampleRate);
  readonly #heard = new Blocks(BLOCK);
  readonly #played = new Blocks(BLOCK);
  #captured = 0;
  #told = 0;
  #open = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToMicrophone>) => {
      if (data.type === "close") this.#open = false;
      else {
        this.#out = data.port as MessagePort;
        this.#send();
      }
    };
  }

  process([microphone, speaker]: Float32Array[][]): boolean {
    const heard = microphone?.[0];
    if (heard) this.#take(heard.slice(), speaker?.[0]?.slice() ?? new Float32Array(heard.length));
    return this.#open;
  }

  #take(quantum: Float32Array, meanwhile: Float32Array): void {
    this.#captured += quantum.length;
    const heard = this.#heard.push(quantum);
    const played = this.#played.push(meanwhile);
    if (!heard) return;
    this.#tell(heard);
    this.#waiting.push(played?.some((x) => x !== 0) ? { heard, played } : { heard });
    this.#send();
  }

  #send(): void {
    if (!this.#out) return;
    for (let next = this.#waiting.take(); next !== undefined; next = this.#waiting.take())
      this.#out.postMessage(next, buffersOf(next));
  }

  #tell(block: Float32Array): void {
    if (this.#captured - this.#told < LEVEL_EVERY) return;
    this.#told = this.#captured;
    this.port.postMessage({ captured: this.#captured, rms: rms(block) } satisfies MicrophoneLevel);
  }
}

function buffersOf(stretch: Stretch): ArrayBuffer[] {
  if (typeof stretch === "number") return [];
  return stretch.played ? [stretch.heard.buffer, stretch.played.buffer] : [stretch.heard.buffer];
}

registerProcessor("inzwa-microphone", MicrophoneProcessor);
