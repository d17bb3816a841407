import { FRAME, SAMPLE_RATE, type VadFrame } from "../../core/contracts.ts";
import { endpointDefaults, quiet, step } from "../../core/endpoint.ts";
import { completeness } from "../../core/language/complete.ts";
import { heard } from "../../core/language/heard.ts";
import { pieceOf, upTo } from "../../core/piece.ts";
import type { Host } from "../../server/converse.ts";

/** A hint of the end, and what the models make of what was said up to it. */
export interface Hint {
  /** Stream position of the end of the last speech frame. */
  readonly end: number;
  readonly text: string;
  /** 0..1, of the recogniser. */
  readonly confidence: number;
  /** 0..1; absent where nobody can tell. */
  readonly complete?: number;
}
/** One recording as the detector heard it. */
export interface Take {
  /** Last sample of the voice. */
  readonly speechEnd: number;
  /** Probability of speech, frame by frame. */
  readonly speech: readonly number[];
  readonly hints: readonly Hint[];
}

/** Silence behind the recording, in samples: longer than the longest wait. */
const BEHIND = 2 * SAMPLE_RATE;

/** samples: mono at 16 kHz. Reads the recording at every hint of an end, as if it were the end. */
export async function takeOf(host: Host, samples: Float32Array, speechEnd: number): Promise<Take> {
  const { vad } = host.engines;
  vad.reset();
  const frames: VadFrame[] = [];
  for (let at = 0; at < speechEnd + BEHIND; at += FRAME) {
    const frame = new Float32Array(FRAME);
    frame.set(samples.subarray(at, at + FRAME));
    frames.push({ at, samples: frame, speech: await vad.probability(frame) });
  }
  const hints: Hint[] = [];
  for (const end of hintsIn(frames)) hints.push(await hintAt(host, frames, end));
  return { speechEnd, speech: frames.map(({ speech }) => speech), hints };
}

/** Where an end is hinted at when no silence is long enough to be one. */
function hintsIn(frames: readonly VadFrame[]): number[] {
  const never = { ...endpointDefaults, mode: "tap" as const };
  const ends: number[] = [];
  let state = quiet;
  for (const frame of frames) {
    const next = step(state, frame, never, { speaking: false });
    state = next.state;
    for (const event of next.events) if (event.type === "speech-maybe-over") ends.push(event.at);
  }
  return ends;
}

async function hintAt(host: Host, frames: readonly VadFrame[], end: number): Promise<Hint> {
  const { engines, rules } = host;
  const piece = pieceOf(upTo(frames, end));
  if (!piece) return { end, text: "", confidence: 0 };
  const ids = { turn: 1, revision: 0 };
  const { text: read, confidence } = await engines.asr.transcribe({ ...ids, samples: piece.samples, at: piece.at });
  const text = heard(read, rules);
  if (text === "") return { end, text, confidence };
  const prepared = await engines.llm.prepare?.({ ...ids, messages: [{ role: "user", text: text }] });
  const complete = completeness(text, rules, prepared?.ended);
  return { end, text, confidence, ...(complete === undefined ? {} : { complete }) };
}
