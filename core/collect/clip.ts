import { bool, object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";

/** How the words came about: read aloud, spoken freely, or read aloud since the assistant had misheard them. */
export const KINDS = ["prompt", "free", "correction"] as const;
export type Kind = (typeof KINDS)[number];

/** What is known of a recording beside its sound. */
export interface ClipFacts {
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly kind: Kind;
  /** Taken by the rules of a single voice for speech synthesis. */
  readonly studio: boolean;
  /** Kinds of private things that the voice still says, though the words are hidden: such a recording is not saved for others. */
  readonly personal: string;
  /** Hz, samples. */
  readonly sampleRate: number;
  readonly samples: number;
  /** dB, by WADA; absent where it could not be told. */
  readonly snr?: number | undefined;
  /** Share of samples at full scale, 0..1. */
  readonly clipping: number;
}

const amount: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");

export const parseFacts: Parser<ClipFacts> = object<ClipFacts>({
  text: (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string")),
  language: text,
  kind: oneOf(...KINDS),
  studio: bool,
  personal: (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string")),
  sampleRate: amount,
  samples: amount,
  snr: optional(amount),
  clipping: amount,
});

/**
 * `recorded`: it lies on the device and waits for a yes. `kept`: the speaker said yes. Whatever is deleted or withdrawn is
 * gone in any of them, so there is no state for that.
 */
export type ClipState = "recorded" | "kept";
export type ClipEvent = "keep" | "delete" | "withdraw";

/** Which state follows; "gone" where nothing may be left, undefined where the event changes nothing. */
export function afterEvent(state: ClipState, event: ClipEvent): ClipState | "gone" | undefined {
  if (event !== "keep") return "gone";
  return state === "recorded" ? "kept" : undefined;
}

/** A recording as the list shows it. */
export interface Clip {
  readonly id: string;
  /** Of the consent it was made under. */
  readonly consent: string;
  readonly state: ClipState;
  /** Unix time in ms. */
  readonly at: number;
  readonly facts: ClipFacts;
}

/**
 * A new id that sorts by time: the 128 bits of a ULID (github.com/ulid/spec), 48 of them Unix time in ms, as 32 hex
 * digits, which is how the foundry's rows are named. random: 10 bytes.
 */
export function newId(now: number, random: Uint8Array): string {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, "0").slice(-12);
  return time + [...random.subarray(0, 10)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
