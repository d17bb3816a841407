import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse, refuse } from "../../core/parse.ts";
import { type Bundle, parseBundle } from "../../core/watch/bundle.ts";
import { bucketsOf, labelOf, MEASURE_NAMES, type MeasureName } from "../../core/watch/measures.ts";
import { realDisk, writeWhole } from "../disk.ts";
import type { Meter } from "../services.ts";
import { appendLine, filesIn, readLines } from "./lines.ts";
import { parseTotal, type Told, type Total, toldOf } from "./totals.ts";

export interface BundlesOptions {
  /** Made with the first bundle. */
  readonly folder: string;
  readonly meter: Pick<Meter, "count" | "gauge">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
/** Days ago of which a bundle is still taken; then ids are forgotten and the sums alone stay. */
const OPEN_DAYS = 14;
/** Bundles of one day, and versions in use on it: bounds for whoever makes them up. */
const OF_DAY = 100_000;
const VERSIONS = 16;

/**
 * What devices told of a day, in a file of JSON lines for each day and version. A line is a bundle as it came, with no time and
 * no address; of days that are over for good it is a sum.
 */
export class Bundles {
  readonly #options: BundlesOptions;
  readonly #totals = new Map<string, Total>();
  readonly #ids = new Map<string, Set<string>>();
  readonly #ready: Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();
  #folded = "";

  constructor(options: BundlesOptions) {
    this.#options = options;
    this.#ready = this.#recall();
    // Who asks first hears of it.
    this.#ready.catch(() => undefined);
  }

  /** Counts it, once however often it comes. Throws a Problem for a day that is not open, and `busy` where there are too many. */
  take(bundle: Bundle): Promise<"kept" | "known"> {
    const done = this.#queue.then(() => this.#keep(bundle));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** By day, version and measure, in this order. */
  async told(): Promise<readonly Told[]> {
    await this.#ready;
    await this.#queue;
    const keys = [...this.#totals.keys()].sort();
    return keys.flatMap((key) => {
      const one = this.#totals.get(key);
      return one ? [toldOf(one)] : [];
    });
  }

  async #keep(bundle: Bundle): Promise<"kept" | "known"> {
    await this.#ready;
    const today = this.#day(0);
    if (this.#folded !== today) await this.#fold(today);
    // Somebody's clock may be ahead of ours.
    if (bundle.day < this.#day(-OPEN_DAYS) || bundle.day > this.#day(1)) refuse("day", "is not open");
    const file = fileOf(bundle);
    const ids = this.#ids.get(file) ?? new Set();
    if (ids.has(bundle.id)) return "known";
    const ofDay = [...this.#ids].filter(([name]) => name.startsWith(bundle.day));
    if (ofDay.reduce((sum, [, { size }]) => sum + size, 0) >= OF_DAY || (ids.size === 0 && ofDay.length >= VERSIONS))
      throw failure("busy", "there are too many reports of this day");
    await mkdir(this.#options.folder, { recursive: true });
    await appendLine(join(this.#options.folder, file), bundle);
    this.#ids.set(file, ids.add(bundle.id));
    this.#add({ ...bundle, bundles: 1 });
    this.#options.meter.count("inzwa_watch_bundles_total", { measure: bundle.measure });
    this.#tell(bundle.measure);
    return "kept";
  }

  async #recall(): Promise<void> {
    for (const name of (await filesIn(this.#options.folder)).filter(isOurs)) {
      for (const value of await readLines(join(this.#options.folder, name))) {
        const [one, sum] = [parse(parseBundle, value), parse(parseTotal, value)];
        if (one.ok && !this.#ids.get(name)?.has(one.value.id)) {
          this.#ids.set(name, (this.#ids.get(name) ?? new Set()).add(one.value.id));
          this.#add({ ...one.value, bundles: 1 });
        } else if (sum.ok) this.#add(sum.value);
      }
    }
    for (const measure of MEASURE_NAMES) this.#tell(measure);
  }

  /** Of days that are no longer open no single bundle is kept. */
  async #fold(today: string): Promise<void> {
    const oldest = this.#day(-OPEN_DAYS);
    for (const name of [...this.#ids.keys()].filter((file) => file.slice(0, 10) < oldest)) {
      const sums = [...this.#totals.values()].filter((one) => fileOf(one) === name);
      const lines = sums.map((one) => `${JSON.stringify(one)}\n`).join("");
      await writeWhole(realDisk, join(this.#options.folder, name), lines);
      this.#ids.delete(name);
    }
    this.#folded = today;
  }

  #add({ day, version, measure, bundles, counts }: Total): void {
    const key = `${day} ${version} ${measure}`;
    const before = this.#totals.get(key);
    const sum = counts.map((count, bucket) => count + (before?.counts[bucket] ?? 0));
    this.#totals.set(key, { day, version, measure, bundles: bundles + (before?.bundles ?? 0), counts: sum });
  }

  /** For Prometheus: over all days and versions. */
  #tell(measure: MeasureName): void {
    const { meter } = this.#options;
    const ours = [...this.#totals.values()].filter((one) => one.measure === measure);
    if (ours.length === 0) return;
    const sum = (of: (one: Total) => number) => ours.reduce((all, one) => all + of(one), 0);
    meter.gauge(
      "inzwa_watch_devices",
      sum(({ bundles }) => bundles),
      { measure },
    );
    for (let bucket = 0; bucket < bucketsOf(measure); bucket++) {
      const labels = { measure, bucket: labelOf(measure, bucket) };
      meter.gauge(
        "inzwa_watch_turns",
        sum(({ counts }) => counts[bucket] ?? 0),
        labels,
      );
    }
  }

  #day(offset: number): string {
    return new Date(this.#options.now() + offset * DAY_MS).toISOString().slice(0, 10);
  }
}

function fileOf({ day, version }: Pick<Total, "day" | "version">): string {
  return `${day}_${version}.jsonl`;
}

function isOurs(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}_.+\.jsonl$/.test(name);
}
