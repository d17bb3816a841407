import { listOf, matching, object, oneOf, type Parser, refuse } from "../parse.ts";
import type { Trial } from "./channel.ts";
import { type Counts, ENOUGH, missedBy } from "./counts.ts";
import { MEASURES, type Measure } from "./verdict.ts";

const ARMS = ["challenger", "control"] as const;
export type ArmName = (typeof ARMS)[number];

/** What a device tells of a release, once: no text, no time, and no id but one that was drawn for this report alone. */
export interface Report {
  readonly schema: 1;
  /** 32 hex digits by chance, so that a report which is sent twice counts once. */
  readonly id: string;
  /** As `trialName` writes it: `asr-sn-2`. */
  readonly release: string;
  readonly arm: ArmName;
  /** 1 for each of MEASURES whose bound was missed, as the device tells it; each may be a lie. */
  readonly bits: readonly (0 | 1)[];
}

/**
 * Epsilon of one bit. A device tells it truly with e^epsilon / (1 + e^epsilon), here 4 times in 5, and else its opposite
 * (randomised response: Warner 1965; as local differential privacy Kasiviswanathan et al. 2011). By composition all bits of
 * a report have MEASURES.length times that, 8.3. With ln 3 a site of 10,000 devices would not find 10 points.
 */
export const EPSILON = Math.log(4);
/** Share of the bits that are told the wrong way round. */
export const FLIPPED = 1 / (1 + Math.exp(EPSILON));

/**
 * Devices from this place on tell of the former model; a device below it waits for the new one, so that nobody tells twice
 * of a release while its weight grows to it.
 */
const CONTROL_FROM = 0.5;

/** What one device knows of a trial. */
interface Known {
  /** 0 to 1, as `placeOf` gives it. */
  readonly place: number;
  /** What it saw of the new model, and of the one that this replaces here. */
  readonly fresh: Counts | undefined;
  readonly former: Counts | undefined;
  /** It left the new model by itself. */
  readonly left: boolean;
}

/** The arm that a device can tell of by now, and the bounds that were missed there; undefined as long as it knows too little. */
export function knownOf(
  { weight, bounds }: Pick<Trial, "weight" | "bounds">,
  { place, fresh, former, left }: Known,
): { readonly arm: ArmName; readonly missed: ReadonlySet<Measure> } | undefined {
  if (fresh && (left || fresh.turns >= ENOUGH)) return { arm: "challenger", missed: missedOf(fresh, bounds, left) };
  if (place < Math.max(CONTROL_FROM, weight / 100) || fresh) return undefined;
  if (!former || former.turns < ENOUGH) return undefined;
  return { arm: "control", missed: missedOf(former, bounds, false) };
}

/** Who left early is judged by the few turns there were. */
function missedOf(seen: Counts, bounds: Trial["bounds"], left: boolean): ReadonlySet<Measure> {
  const missed = new Set<Measure>(missedBy(seen, bounds, left ? 1 : ENOUGH));
  return seen.crashes > 0 ? missed.add("crashes") : missed;
}

/** Each bit of a report as it is told. random: 0 to 1, drawn anew for each. */
export function randomised(missed: ReadonlySet<Measure>, random: () => number): Report["bits"] {
  return lied(MEASURES, missed, random);
}

/** One bit for each measure: 1 where it was missed, and the opposite where chance says so. */
export function lied(measures: readonly string[], missed: ReadonlySet<string>, random: () => number): Report["bits"] {
  return measures.map((measure) => (missed.has(measure) !== random() < FLIPPED ? 1 : 0));
}

/** The share that truly missed a bound, of the share that was told; without bias, so for few devices it may lie outside 0 to 1. */
export function trueShare(told: number): number {
  return (told - FLIPPED) / (1 - 2 * FLIPPED);
}

export const reportId = matching(/^[0-9a-f]{32}$/, "32 hex digits");
export const reportName = matching(/^[a-z0-9]+([._-][a-z0-9]+)*-[1-9][0-9]{0,6}$/, "a model's name and version");

export function bitsOf(count: number): Parser<Report["bits"]> {
  return (value, path) => {
    const read = listOf(oneOf(0, 1))(value, path);
    return read.length === count ? read : refuse(path, `must have ${count} entries`);
  };
}

/** At the door. */
export const report: Parser<Report> = object<Report>({
  schema: oneOf(1),
  id: reportId,
  release: reportName,
  arm: oneOf(...ARMS),
  bits: bitsOf(MEASURES.length),
});
