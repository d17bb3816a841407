import type { Speech } from "./contracts.ts";

/** What was really heard of one phrase, in samples of its Speech. */
export interface Heard {
  readonly turn: number;
  readonly phrase: number;
  readonly samples: number;
}

export interface SpeakerEvents {
  /** The first audible sample of the turn left the speaker; `time` in ms on the conversation's clock. */
  started(turn: number, time: number): void;
  /** Several times a second while playing, and once when a phrase ends. */
  heard(heard: Heard): void;
  /** The turn was closed and its last sample has been played; `time` in ms on the conversation's clock. */
  ended(turn: number, time: number): void;
  /** Playing stood still for `ms` in the midst of the turn, since the next phrase was not there; it goes on at `time`. */
  starved(turn: number, time: number, ms: number): void;
}

/** Where phrases are played, in order. One turn owns it at a time. */
export interface Speaker {
  play(speech: Speech): void;
  /** No more phrases of this turn will come; `ended` follows when all are played. */
  close(turn: number): void;
  /** Fades to silence at once and keeps the place. */
  hold(): void;
  /** Goes on from the very sample at which `hold` was called. */
  resume(): void;
  /** Drops everything playing and queued, and any later phrase of an older turn; answers what had been heard by then. */
  flush(): Promise<Heard | undefined>;
}
