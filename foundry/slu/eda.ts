import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isFailure } from "../../core/failure.ts";
import { percentile } from "../../core/measure/percentile.ts";
import { openWav } from "../../core/wav.ts";
import { histogram, counted as plotted, svgFile } from "../monitor/plots.ts";
import type { Clip } from "./metadata.ts";

/** What is in a set of recordings with product and quantity: counts, and seconds of sound. */
export interface SluSummary {
  readonly rows: number;
  readonly speakers: number;
  readonly sentences: number;
  /** Different products with a number that come together in some recording. */
  readonly pairs: number;
  readonly products: Counts;
  readonly quantities: Counts;
  readonly splits: Counts;
  readonly seconds: {
    readonly sum: number;
    readonly min: number;
    readonly median: number;
    readonly p95: number;
    readonly max: number;
  };
  readonly sampleRates: Counts;
  readonly channels: Counts;
  /** Sounds that are missing or no WAV, by reason. */
  readonly unreadable: Counts;
}
type Counts = Readonly<Record<string, number>>;

/** folder: absolute, where the clips' paths count from. */
export async function summarised(
  clips: readonly Clip[],
  folder: string,
): Promise<{ summary: SluSummary; seconds: readonly number[] }> {
  const sounds = [];
  for (const { path } of clips) sounds.push(await opened(resolve(folder, path)));
  const whole = sounds.flatMap((one) => (typeof one === "string" ? [] : [one]));
  const seconds = whole.map(({ length, sampleRate }) => length / sampleRate).sort((a, b) => a - b);
  const at = (share: number) => rounded(percentile(seconds, share) ?? 0);
  const orders = clips.filter(({ product }) => product !== "none");
  const summary: SluSummary = {
    rows: clips.length,
    speakers: new Set(clips.flatMap(({ speakerId }) => (speakerId === "" ? [] : [speakerId]))).size,
    sentences: new Set(clips.map(({ transcription }) => transcription)).size,
    pairs: new Set(orders.map(({ product, quantity }) => `${product} ${quantity}`)).size,
    products: counts(clips.map(({ product }) => product)),
    quantities: counts(clips.map(({ quantity }) => quantity)),
    splits: counts(clips.map(({ split }) => split || "-")),
    seconds: {
      sum: rounded(seconds.reduce((sum, one) => sum + one, 0)),
      min: at(0),
      median: at(0.5),
      p95: at(0.95),
      max: at(1),
    },
    sampleRates: counts(whole.map(({ sampleRate }) => String(sampleRate))),
    channels: counts(whole.map(({ channels }) => String(channels))),
    unreadable: counts(sounds.flatMap((one) => (typeof one === "string" ? [one] : []))),
  };
  return { summary, seconds };
}

/** Pictures (SVG) by file name. */
export function pictures(
  { products, quantities }: SluSummary,
  seconds: readonly number[],
): Readonly<Record<string, string>> {
  return {
    "product_counts.svg": svgFile(plotted("Recordings of each product", Object.entries(products))),
    "quantity_counts.svg": svgFile(plotted("Recordings of each quantity", Object.entries(quantities))),
    ...(seconds.length > 0 ? { "duration_hist.svg": svgFile(histogram("Length, s", seconds, "s")) } : {}),
  };
}

interface Known {
  readonly length: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** In words why it cannot be read. The samples are let go. */
async function opened(path: string): Promise<Known | string> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return "missing";
  const sound = openWav(bytes);
  if (isFailure(sound)) return sound.code;
  const { length, sampleRate, channels } = sound;
  return { length, sampleRate, channels };
}

/** The most frequent first. */
function counts(names: readonly string[]): Counts {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return Object.fromEntries([...found].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
