import type { FromSpeaker, ToSpeaker } from "../core/audio-wire.ts";
import { Playback } from "../core/playback.ts";

/** The audio thread's shell around Playback: messages in, samples and events out. */
class SpeakerProcessor extends AudioWorkletProcessor {
  readonly #playback = new Playback(sampleRate);
  /** Told of voices that begin. */
  #ear: MessagePort | undefined;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToSpeaker>) => this.#on(data);
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [first, ...others] = output ?? [];
    if (!first) return true;
    for (const event of this.#playback.fill(first)) {
      if (!("offset" in event)) this.#post(event);
      else {
        const { offset, ...rest } = event;
        this.#post({ ...rest, time: currentTime + offset / sampleRate });
      }
    }
    for (const channel of others) channel.set(first);
    return true;
  }

  #on(message: ToSpeaker): void {
    switch (message.type) {
      case "play":
        this.#playback.play(message.turn, message.phrase, message.samples);
        break;
      case "close":
        this.#playback.close(message.turn);
        break;
      case "ear":
        this.#ear?.close();
        this.#ear = message.port as MessagePort;
        this.#ear.onmessage = () => this.#playback.breathe();
        break;
      case "hold":
        this.#playback.hold();
        break;
      case "resume":
        this.#playback.resume();
        break;
      case "flush": {
        const heard = this.#playback.flush();
        this.#post({ type: "flushed", id: message.id, ...(heard ? { heard } : {}) });
      }
    }
  }

  #post(event: FromSpeaker): void {
    this.port.postMessage(event);
  }
}

registerProcessor("inzwa-speaker", SpeakerProcessor);
