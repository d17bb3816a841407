import { createReadStream } from "node:fs";
import { mkdir, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { failure } from "../../core/failure.ts";
import { type Parsed, parse } from "../../core/parse.ts";
import { type AnyReport, anyReport } from "../../core/rollout/beside-report.ts";
import { appendLine } from "../watch/lines.ts";

/** Reports of one release: more than the devices of any site we know of, and few enough to be held against in memory. */
const OF_ONE = 200_000;
/** Reports in all. */
const OF_ALL = 1_000_000;

/** What devices told of releases: a file with a report a line, in the order in which they came. No time and no address is kept. */
export class ReleaseReports {
  readonly #file: string;
  readonly #counts = new Map<string, number>();
  readonly #ids = new Set<string>();
  readonly #ready: Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();

  /** file: read at once; its folder is made with the first report. */
  constructor(file: string) {
    this.#file = file;
    this.#ready = this.#recall();
    // Who asks first hears of it.
    this.#ready.catch(() => undefined);
  }

  /**
   * Keeps it, or finds that it was there before: a device whose answer was lost sends it again. Throws a Problem for what is no
   * report, and `busy` where there are too many.
   */
  take(body: unknown): Promise<"kept" | "known"> {
    const read: Parsed<AnyReport> = parse(anyReport, body);
    if (!read.ok) return Promise.reject(read.problem);
    const done = this.#queue.then(() => this.#keep(read.value));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** All of them as they lie on the disk, a line each. */
  async text(): Promise<ReadableStream<Uint8Array>> {
    await this.#ready;
    await this.#queue;
    const size = await sizeOf(this.#file);
    if (size === 0) return new Blob([]).stream();
    return Readable.toWeb(createReadStream(this.#file, { end: size - 1 })) as ReadableStream<Uint8Array>;
  }

  async #keep(one: AnyReport): Promise<"kept" | "known"> {
    await this.#ready;
    if (this.#ids.has(one.id)) return "known";
    if (this.#ids.size >= OF_ALL || (this.#counts.get(one.release) ?? 0) >= OF_ONE)
      throw failure("busy", "there are too many reports of releases");
    await mkdir(dirname(this.#file), { recursive: true });
    await appendLine(this.#file, one);
    this.#note(one);
    return "kept";
  }

  /** A line that a killed process left half written goes. */
  async #recall(): Promise<void> {
    const size = await sizeOf(this.#file);
    if (size === 0) return;
    let whole = 0;
    for await (const line of createInterface({ input: createReadStream(this.#file), crlfDelay: Infinity })) {
      const length = Buffer.byteLength(line) + 1;
      if (whole + length > size) break;
      whole += length;
      const read = parse(anyReport, json(line));
      if (read.ok) this.#note(read.value);
    }
    if (whole < size) await truncate(this.#file, whole);
  }

  #note({ id, release }: AnyReport): void {
    this.#ids.add(id);
    this.#counts.set(release, (this.#counts.get(release) ?? 0) + 1);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return 0;
      throw error;
    },
  );
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
