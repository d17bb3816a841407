import type { Speech } from "../../core/contracts.ts";
import type { Heard, Speaker, SpeakerEvents } from "../../core/ports.ts";
import { type OpusCodec, rateOf, toWire } from "../../core/realtime/sound.ts";
import { PacedSpeaker } from "./paced.ts";
import type { LiveResponse } from "./response.ts";
import type { ResponseSettings } from "./response-settings.ts";
import type { Schedule } from "./schedule.ts";

interface WireVoicePorts {
  /** Milliseconds. */
  readonly clock: () => number;
  readonly schedule: Schedule;
  readonly opus: () => OpusCodec;
  readonly events: SpeakerEvents;
  readonly settings: (turn: number) => ResponseSettings;
  readonly response: (turn: number) => LiveResponse | undefined;
}

/** The voice of responses: at the pace of an ear, in the format that each asks for, and none where text alone is wanted. */
export class WireVoice implements Speaker {
  readonly #ports: WireVoicePorts;
  readonly #speaker: PacedSpeaker;
  #opus: OpusCodec | undefined;

  constructor(ports: WireVoicePorts) {
    const { clock, schedule, events, settings } = ports;
    this.#ports = ports;
    this.#speaker = new PacedSpeaker({
      clock,
      schedule,
      events,
      rate: (turn) => rateOf(settings(turn).format),
      send: (turn, samples) => this.#send(turn, samples),
    });
  }

  /** Milliseconds of the turn that have left. */
  get sentMs(): number {
    return this.#speaker.sentMs;
  }

  /** What had left of the response, and what of it had been heard, in ms; nothing where all of it is another one's. */
  of(response: LiveResponse): readonly [number, number] {
    return response.hasSound ? [this.#speaker.sentMs, this.#speaker.heardMs] : [0, 0];
  }

  /** What is written alone has no sound, not even that of its pauses. */
  play(speech: Speech): void {
    if (this.#ports.settings(speech.turn).modality === "audio") this.#speaker.play(speech);
  }

  close(turn: number): void {
    this.#speaker.close(turn);
  }

  hold(): void {
    this.#speaker.hold();
  }

  resume(): void {
    this.#speaker.resume();
  }

  flush(): Promise<Heard | undefined> {
    return this.#speaker.flush();
  }

  #send(turn: number, samples: Float32Array): void {
    const response = this.#ports.response(turn);
    if (!response) return;
    const { format } = response.settings;
    if (format.type === "audio/opus") this.#opus ??= this.#ports.opus();
    response.audio(Buffer.from(toWire(samples, format, this.#opus)).toString("base64"));
  }
}
