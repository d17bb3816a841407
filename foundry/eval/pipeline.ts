import { bootstrapOf, FEWEST } from "../../core/measure/bootstrap.ts";
import { percentile } from "../../core/measure/percentile.ts";
import type { Measure } from "../measures/evaluation.ts";
import { seeded } from "../measures/seeded.ts";

/** Measures by the names that files of measurements have for them. */
const STAGES = { "latency.asr": "asr", "latency.llm": "llm.first-token", "latency.tts": "tts.first-audio" } as const;

type Tree = Readonly<Record<string, unknown>>;

/**
 * Medians in ms, of a bench's latest.json or of the file that the Measure screen saves (docs/measurements-file.md); its
 * arm of the bench: the first one. undefined for any other file.
 */
export function pipelineMeasures(
  file: unknown,
  seed: number,
): { how: string; measures: readonly Measure[] } | undefined {
  const { arms, talk, format, device } = tree(file);
  const [arm] = Object.entries(tree(arms));
  if (arm) return { how: `bench, arm ${arm[0]}`, measures: ofArm(tree(arm[1])) };
  if (format !== "inzwa-measurements") return undefined;
  return { how: `Measure screen, ${JSON.stringify(device)}`, measures: ofTalk(tree(talk), seed) };
}

function ofArm(arm: Tree): Measure[] {
  const stages = tree(arm.stages);
  const named = Object.entries(STAGES).map(([name, stage]) => median(name, tree(stages[stage])));
  return [median("pipeline.ttfw", tree(arm.ttfw)), ...named].flat();
}

/** The file has the single values of the wait alone: the stages come without an interval. */
function ofTalk(talk: Tree, seed: number): Measure[] {
  const waits = Array.isArray(talk.waits) ? talk.waits.filter(isFigure) : [];
  const middle = (values: readonly number[]) => percentile(values, 0.5);
  const value = middle(waits);
  const interval = bootstrapOf(waits, middle, seeded(seed, "pipeline.ttfw"));
  const wait = value === undefined ? [] : [{ name: "pipeline.ttfw", value, ...interval, count: waits.length }];
  const summary = tree(talk.summary);
  return [wait, ...Object.entries(STAGES).map(([name, stage]) => median(name, tree(summary[stage])))].flat();
}

function median(name: string, { p50, p50Interval, count }: Tree): Measure[] {
  if (!isFigure(p50) || !isFigure(count) || !Number.isInteger(count)) return [];
  const [low, high] = Array.isArray(p50Interval) && count >= FEWEST ? p50Interval : [];
  return [{ name, value: p50, ...(isFigure(low) && isFigure(high) ? { low, high } : {}), count }];
}

function isFigure(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
