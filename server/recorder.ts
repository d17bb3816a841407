import type { Speech } from "../core/contracts.ts";
import { concat, resample } from "../core/pcm.ts";
import type { Heard, Speaker, SpeakerEvents } from "../core/ports.ts";

/** A speaker that keeps what it is given: every phrase counts as heard as soon as it is there. */
export class Recorder implements Speaker {
  readonly #events: SpeakerEvents;
  readonly #clock: () => number;
  #phrases: Speech[] = [];
  #started = false;

  constructor(events: SpeakerEvents, clock: () => number) {
    this.#events = events;
    this.#clock = clock;
  }

  /** Mono, at the first phrase's rate. */
  get audio(): { samples: Float32Array; sampleRate: number } {
    const sampleRate = this.#phrases[0]?.sampleRate ?? 16_000;
    const parts = this.#phrases.map((speech) => resample(speech.samples, speech.sampleRate, sampleRate));
    return { samples: concat(parts), sampleRate };
  }

  play(speech: Speech): void {
    this.#phrases.push(speech);
    const { turn, phrase, samples } = speech;
    if (!this.#started) this.#events.started(turn, this.#clock());
    this.#started = true;
    this.#events.heard({ turn, phrase, samples: samples.length });
  }

  close(turn: number): void {
    this.#events.ended(turn, this.#clock());
  }

  hold(): void {}

  resume(): void {}

  async flush(): Promise<Heard | undefined> {
    return undefined;
  }
}
