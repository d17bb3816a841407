import { type Damage, type Dataset, Intake } from "../../core/explore/dataset.ts";
import { Join } from "../../core/explore/join.ts";
import { nameOf } from "../../core/explore/places.ts";
import type { Slices } from "../slices.ts";
import { isManifest, readManifest, type Taker } from "./reading.ts";
import type { Source } from "./source.ts";

/** What came of an opening. */
export interface Opened {
  readonly set: Dataset;
  readonly damaged: number;
  /** The first of them. */
  readonly damage: readonly Damage[];
  /** Rows beyond the bound. */
  readonly beyond: number;
  /** Manifests that could not be read, or have no line of a set. */
  readonly refused: readonly string[];
  /** Manifests that could not be read to their end. */
  readonly partial: readonly string[];
  /** Sounds that lie inside of manifests. */
  readonly inside: readonly Source[];
}
export interface Added {
  readonly set: Dataset;
  /** Lines that found their row, and those that found none. */
  readonly joined: number;
  readonly lost: number;
}
/** share: 0..1 of the bytes. */
type Told = (share: number) => void;

export async function openSet(sources: readonly Source[], slices: Slices, told: Told): Promise<Opened> {
  const intake = new Intake();
  const refused: string[] = [];
  const partial: string[] = [];
  const inside: Source[] = [];
  await each(sources, slices, told, async (source, took) => {
    const file = intake.begin(source.path);
    const taker: Taker = {
      text: (line, number) => intake.text(line, file, number),
      record: (fields, line) => (fields ? intake.take(fields, file, line) : intake.refuse(file, line)),
      sound: (sound) => inside.push(sound),
      enough: () => intake.hopeless,
    };
    const isWhole = await readable(readManifest(source, taker, slices, took));
    if (!intake.end()) refused.push(source.path);
    else if (!isWhole) partial.push(source.path);
  });
  const set = await slices.run(intake.finish());
  return { set, damaged: intake.damaged, damage: intake.damage, beyond: intake.beyond, refused, partial, inside };
}

/** Predictions of other models for a set that is open. */
export async function addTo(set: Dataset, sources: readonly Source[], slices: Slices, told: Told): Promise<Added> {
  const join = new Join(set);
  await slices.run(join.index());
  await each(sources, slices, told, async (source, took) => {
    join.begin(nameOf(source.path).replace(/(?:\.(?:jsonl?|ndjson|csv|parquet|gz))+$/i, ""));
    const taker: Taker = {
      text: (line) => join.text(line),
      record(fields) {
        if (fields) join.take(fields);
        else join.lost += 1;
      },
      enough: () => false,
    };
    if (!(await readable(readManifest(source, taker, slices, took)))) join.lost += 1;
    await slices.run(join.end());
  });
  return { set: join.finish(), joined: join.joined, lost: join.lost };
}

async function each(
  sources: readonly Source[],
  slices: Slices,
  told: Told,
  read: (source: Source, took: (bytes: number) => void) => Promise<void>,
): Promise<void> {
  const manifests = sources.filter(isManifest);
  let total = 0;
  for (const source of manifests) {
    // What is gone by now is told when it is to be read.
    total += await source.file().then(
      ({ size }) => size,
      () => 0,
    );
    if (slices.due) await slices.breathe();
  }
  let done = 0;
  for (const source of manifests) {
    await read(source, (bytes) => {
      done += bytes;
      told(total === 0 ? 0 : done / total);
    });
    await slices.breathe();
  }
}

/** False where a file is gone, may not be read, or is damaged: what was read before that stays. */
async function readable(reading: Promise<void>): Promise<boolean> {
  try {
    await reading;
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    return false;
  }
}
