import type { Measure } from "../measures/evaluation.ts";
import type { Dnsmos } from "./dnsmos.ts";
import { bySlice, type Figure, measured } from "./figures.ts";

/** A sound with what the network guesses of it. */
export interface Guessed {
  readonly id: string;
  readonly dnsmos: Dnsmos;
  /** Parts of the set that it belongs to: `gender=female`. */
  readonly slices: readonly string[];
}

/** The best that a listener can say. */
const BEST = 5;

/**
 * `STAGE.dnsmos.sig`, `.bak` and `.ovrl`: means over the sounds, all and each slice. The worst cases, of `ovrl`, carry how far below 5 they
 * are. They are a model's guess and have names of their own, so that no gate on `tts.mos` takes them for people's. seed: of the intervals.
 */
export function dnsmosMeasures(stage: "tts" | "sound", sounds: readonly Guessed[], seed: number): readonly Measure[] {
  const groups = bySlice(sounds);
  return (["sig", "bak", "ovrl"] as const).flatMap((scale) => {
    const figure: Figure<Guessed> = {
      name: `${stage}.dnsmos.${scale}`,
      of: (all) => (all.length === 0 ? undefined : all.reduce((sum, one) => sum + one.dnsmos[scale], 0) / all.length),
      ...(scale === "ovrl" ? { worst: ({ id, dnsmos }: Guessed) => ({ id, value: BEST - dnsmos.ovrl }) } : {}),
    };
    return [
      measured(figure, sounds, seed) ?? [],
      ...groups.map(([slice, part]) => measured(figure, part, seed, slice) ?? []),
    ].flat();
  });
}
