import { SAMPLE_RATE, type TtsApi, type VadEngine } from "../../core/contracts.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { speakable } from "../../core/language/speakable.ts";
import { comparable } from "../../core/measure/comparable.ts";
import { resample } from "../../core/pcm.ts";
import { framesOf } from "../engines/frames.ts";
import type { Measure } from "../measures/evaluation.ts";
import { type Score, scoreOf } from "./asr-cases.ts";
import { type Figure, measured, rate } from "./figures.ts";
import { type Ears, hearWhole } from "./hear.ts";

/** A text as the voice said it, and what the recogniser understood of that. */
export interface Spoken {
  readonly id: string;
  readonly said: string;
  readonly heard: string;
  readonly score: Score;
  /** Milliseconds of the voice's work. */
  readonly work: number;
  readonly sound: { readonly samples: Float32Array; readonly sampleRate: number };
}

export interface TtsPorts extends Ears {
  readonly tts: Pick<TtsApi, "speak">;
  readonly vad: VadEngine;
  readonly rules: LanguageRules;
  readonly told: (done: number) => void;
}

/** Has each text said, and heard by the recogniser. texts: by their names. Throws the Failure of either. */
export async function speakAll(texts: ReadonlyMap<string, string>, ports: TtsPorts): Promise<readonly Spoken[]> {
  const spoken: Spoken[] = [];
  for (const [id, text] of texts) {
    const begun = ports.now();
    const sound = await ports.tts.speak({
      turn: spoken.length + 1,
      revision: 0,
      phrase: 0,
      text: speakable(text, ports.rules),
    });
    const work = ports.now() - begun;
    const frames = await framesOf(ports.vad, resample(sound.samples, sound.sampleRate, SAMPLE_RATE));
    const { text: heard } = await hearWhole(frames, ports);
    const sides = [comparable(text, ports.rules), comparable(heard, ports.rules)] as const;
    spoken.push({ id, said: sides[0], heard: sides[1], score: scoreOf(...sides), work, sound });
    ports.told(spoken.length);
  }
  return spoken;
}

/** seed: of the intervals. The worst cases carry their character error rate. */
export function ttsMeasures(spoken: readonly Spoken[], seed: number): readonly Measure[] {
  const errors = rate<Spoken>("", ({ score }) => ({ part: score.characterErrors, whole: score.characters }));
  const intelligibility: Figure<Spoken> = {
    name: "tts.intelligibility",
    of: (all) => {
      const cer = errors.of(all);
      return cer === undefined ? undefined : 1 - cer;
    },
    worst: ({ id, said, heard, score: { characterErrors, characters } }) =>
      characterErrors === 0
        ? undefined
        : { id, value: characterErrors / Math.max(1, characters), reference: said, hypothesis: heard },
  };
  const rtf = rate<Spoken>("tts.rtf", ({ work, sound }) => ({
    part: work,
    whole: (sound.samples.length / sound.sampleRate) * 1000,
  }));
  return [intelligibility, rtf].flatMap((figure) => measured(figure, spoken, seed) ?? []);
}
