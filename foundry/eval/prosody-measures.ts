import { FEWEST } from "../../core/measure/bootstrap.ts";
import type { Prosody } from "../../core/measure/prosody.ts";
import type { Measure } from "../measures/evaluation.ts";
import { type Figure, measured } from "./figures.ts";

type Of = (all: readonly Prosody[]) => number | undefined;

const SEMITONES = 12;
/** Differences of these, in Hz, are told as intervals between notes. */
const IN_SEMITONES: ReadonlySet<string> = new Set(["pitch", "pitch-mean"]);

/** Means over the sounds that have the figure; rates by all syllables and seconds of them together. */
const FIGURES: Readonly<Record<string, Of>> = {
  pitch: mean(({ pitch }) => pitch),
  "pitch-mean": mean(({ pitchMean }) => pitchMean),
  "pitch-deviation": mean(({ pitchDeviation }) => pitchDeviation),
  "pitch-spread": mean(({ pitchSpread }) => pitchSpread),
  "pitch-range": mean(({ pitchRange }) => pitchRange),
  voiced: mean(({ voiced }) => voiced),
  level: mean(({ level }) => level),
  "level-spread": mean(({ levelSpread }) => levelSpread),
  rate: (all) =>
    share(
      all,
      ({ syllables }) => syllables,
      ({ seconds }) => seconds,
    ),
  articulation: (all) =>
    share(
      all,
      ({ syllables }) => syllables,
      ({ seconds, paused }) => seconds - paused,
    ),
  pauses: (all) =>
    share(
      all,
      ({ pauses }) => pauses,
      ({ seconds }) => seconds,
    ),
  "pause-length": (all) =>
    share(
      all,
      ({ paused }) => paused,
      ({ pauses }) => pauses,
    ),
  "pause-share": (all) =>
    share(
      all,
      ({ paused }) => paused,
      ({ seconds }) => seconds,
    ),
};

/**
 * `tts.prosody.…`: pitch in Hz (median; mean and standard deviation), its spread and range in semitones, the voiced share,
 * level in dBFS and its spread in dB, syllables a second with pauses (`rate`) and without (`articulation`), pauses a
 * second, seconds of one, and their share of the time.
 * seed: of the intervals.
 */
export function prosodyMeasures(sounds: readonly Prosody[], seed: number): readonly Measure[] {
  return Object.entries(FIGURES).flatMap(
    ([name, of]) => measured<Prosody>({ name: `tts.prosody.${name}`, of }, sounds, seed) ?? [],
  );
}

/**
 * `tts.prosody-difference.…`: the voice's figure less that of people's recordings, the pitch in semitones. Both
 * sides are drawn for the interval, which holds 0 where they may be alike; there is none where either side has too few.
 * The texts need not be the same. count: of the smaller side.
 */
export function prosodyDifferences(
  voice: readonly Prosody[],
  people: readonly Prosody[],
  seed: number,
): readonly Measure[] {
  const fewer = Math.min(voice.length, people.length);
  const all = [
    ...voice.map((prosody) => ({ prosody, isVoice: true })),
    ...people.map((prosody) => ({ prosody, isVoice: false })),
  ];
  return Object.entries(FIGURES).flatMap(([name, of]) => {
    const figure: Figure<(typeof all)[number]> = {
      name: `tts.prosody-difference.${name}`,
      of: (drawn) => {
        const side = (isVoice: boolean) => of(drawn.flatMap((one) => (one.isVoice === isVoice ? one.prosody : [])));
        const [mine, theirs] = [side(true), side(false)];
        if (mine === undefined || theirs === undefined) return undefined;
        return IN_SEMITONES.has(name) ? SEMITONES * Math.log2(mine / theirs) : mine - theirs;
      },
    };
    const found = measured(figure, all, seed);
    if (!found) return [];
    const { low, high, ...plain } = found;
    return { ...plain, ...(fewer < FEWEST ? {} : { low, high }), count: fewer };
  });
}

function mean(of: (one: Prosody) => number | undefined): Of {
  return (all) => {
    const values = all.flatMap((one) => of(one) ?? []);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
}

function share(all: readonly Prosody[], part: (one: Prosody) => number, whole: (one: Prosody) => number) {
  const sum = (of: (one: Prosody) => number) => all.reduce((total, one) => total + of(one), 0);
  return sum(whole) === 0 ? undefined : sum(part) / sum(whole);
}
