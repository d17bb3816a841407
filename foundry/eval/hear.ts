import { setImmediate } from "node:timers/promises";
import { type AsrApi, FRAME, type Hearing, type VadFrame } from "../../core/contracts.ts";
import { Utterance } from "../../core/utterance.ts";
import { BusyAsr } from "./busy-asr.ts";

export interface Ears {
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly hearing: Hearing;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A recording read as a whole. */
export interface Whole {
  readonly text: string;
  /** Milliseconds of the recogniser's work. */
  readonly work: number;
}

/** A recording read while it goes on, as in a talk. Times are ms of the recording's own time. */
export interface Live extends Whole {
  /** From the first frame of speech to the first words shown; absent where none were shown before the end. */
  readonly firstWords?: number;
  /** From the end of the last speech to the final words. */
  readonly lastWords: number;
  /** Words shown that were taken back later. */
  readonly takenBack: number;
}

/** Least new audio between two readings, in ms, as the page asks for it. */
export const PARTIALS = 250;
/** Samples in a millisecond. */
const MS = 16;

export async function hearWhole(frames: readonly VadFrame[], { asr, hearing, now }: Ears): Promise<Whole> {
  const busy = new BusyAsr(asr, now);
  const utterance = utteranceOf(busy, hearing, Infinity);
  for (const frame of frames) utterance.push(frame);
  const { text } = await utterance.conclude(frames.length * FRAME);
  return { text, work: busy.working };
}

/** stay: probability from which a frame is speech; at each end of speech everything is read as if it were the last. */
export async function hearLive(frames: readonly VadFrame[], ears: Ears, stay: number): Promise<Live> {
  const asr = new BusyAsr(ears.asr, ears.now);
  const utterance = utteranceOf(asr, ears.hearing, PARTIALS);
  const shown: string[] = [];
  let begun: number | undefined;
  let first: number | undefined;
  let end = 0;
  let silent = true;
  for (const frame of frames) {
    asr.reach((frame.at + FRAME) / MS);
    utterance.push(frame);
    await settled(utterance, asr);
    const speech = frame.speech >= stay;
    if (speech) {
      begun ??= frame.at / MS;
      end = frame.at + FRAME;
      if (silent) utterance.resume();
      if (asr.free)
        await utterance.read(frame.at, ({ settled, tentative }) => {
          const words = `${settled} ${tentative}`.trim();
          if (words) first ??= asr.time;
          shown.push(words);
        });
    } else if (!silent) await utterance.foresee(end).catch(() => undefined);
    silent = !speech;
  }
  const words = await utterance.conclude(end);
  return {
    text: words.text,
    work: asr.working,
    lastWords: Math.max(0, words.end - end / MS),
    takenBack: takenBack([...shown, words.text]),
    ...(first === undefined || begun === undefined ? {} : { firstWords: first - begun }),
  };
}

/** All pieces that a pause has ended are read. */
async function settled(utterance: Utterance, asr: BusyAsr): Promise<void> {
  while (utterance.backlog > 0 && !asr.failed) {
    // The next piece is asked for in a microtask.
    await setImmediate();
    await asr.idle();
  }
}

function utteranceOf(asr: BusyAsr, hearing: Hearing, partials: number): Utterance {
  return new Utterance({ asr, hearing, clock: () => asr.time, note: () => {}, partials: () => partials }, 1, 0);
}

/** Of each text the words from the first on that the next one has otherwise. */
function takenBack(texts: readonly string[]): number {
  let count = 0;
  for (const [i, text] of texts.entries()) {
    const words = text.split(" ").filter(Boolean);
    const next = (texts[i + 1] ?? text).split(" ").filter(Boolean);
    const other = words.findIndex((word, at) => word !== next[at]);
    if (other >= 0) count += words.length - other;
  }
  return count;
}
