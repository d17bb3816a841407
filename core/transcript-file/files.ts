import type { Hearing } from "../contracts.ts";
import type { SpokenPiece } from "./cutter.ts";

/** What is known of a recording before it is decoded. */
export interface Sound {
  /** Seconds; 0 where the file does not tell. */
  readonly seconds: number;
  /** "MP3", "Opus" and so on. */
  readonly format: string;
}

/** How far a recording was decoded, and the piece of speech that ended there. */
export interface Found {
  /** Position behind what was decoded, in samples at 16 kHz. */
  readonly to: number;
  readonly piece?: SpokenPiece;
  /** Nothing follows. */
  readonly ended: boolean;
}

/**
 * Why a file cannot be transcribed; `detail.why` of a `bad-audio` Failure, with `detail.format` where `cannot-decode`.
 */
export const REFUSALS = ["empty", "unreadable", "not-audio", "no-sound", "cannot-decode", "damaged"] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Decodes one file at a time, as a stream: nothing is decoded before it is asked for. */
export interface FilesApi {
  load(signal?: AbortSignal): Promise<void>;
  /** file: a File, which core cannot name. In place of the one before. Rejects with a `bad-audio` Failure. */
  open(file: unknown, hearing: Hearing, signal?: AbortSignal): Promise<Sound>;
  /** Decodes up to the end of the next piece, or for ten seconds of audio without one. Aborting it closes the file. */
  next(signal?: AbortSignal): Promise<Found>;
  close(signal?: AbortSignal): Promise<void>;
}
