import { aborted, type Failure, failure, isFailure, toFailure } from "../../core/failure.ts";
import type { Ensured, Progress, StoreApi, StoredFile } from "../../core/storage.ts";
import { permittedFetch } from "../permit.ts";
import { Database, isFull } from "./database.ts";
import { Download } from "./download.ts";
import { channelOf, lend } from "./lend.ts";
import { oneAtATime } from "./locks.ts";
import { streamOf } from "./pack-source.ts";
import { distinct, exportPack, importPack, openPack } from "./packs.ts";
import { PACE, type Pace } from "./patience.ts";
import { Shelves } from "./shelves.ts";
import { Tally } from "./tally.ts";
import { isSound, removeNames, sweepOthers, usageOf } from "./upkeep.ts";

const STALL = 30_000;

type Report = (progress: Progress) => void;
export interface StoreOptions {
  /** Any address of the site. */
  readonly home: string;
  readonly database?: Database;
  readonly pace?: Partial<Pace>;
  /** Longest silence of a server, in ms. */
  readonly stall?: number;
  /** Bytes stored in one piece. */
  readonly chunk?: number;
  /** Bytes held in memory at most. */
  readonly mostHeld?: number;
}

/**
 * Every method throws Failures: `no-storage` where a newer version of the site owns the database, `aborted`; `ensure`
 * and `importPack` also `network`, `bad-hash`, `refused-host`. What finds no room on the disk stays in memory; `no-space`
 * where it is too much for that.
 */
export function createStore(options: StoreOptions): StoreApi {
  const { home, database = new Database(), pace, stall = STALL, chunk, mostHeld } = options;
  const shelves = new Shelves(database, chunk, mostHeld);
  const net = { line: { fetch: permittedFetch(database, home), stall }, pace: { ...PACE, ...pace } };
  lend(shelves.memory, channelOf(database.name));

  async function guarded<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      if (signal?.aborted) throw aborted;
      return await work();
    } catch (thrown) {
      throw reasonFor(thrown, signal);
    }
  }

  async function ensure(files: readonly StoredFile[], report: Report, signal?: AbortSignal): Promise<Ensured> {
    const places = await Promise.all(files.map((file) => shelves.find(file)));
    const tally = new Tally(
      files,
      places.map((place) => place?.record.received ?? 0),
      report,
    );
    for (const [i, file] of files.entries()) {
      if (places[i]?.record.complete) continue;
      const download = new Download(shelves, file, net, tally.of(i), signal);
      await oneAtATime(file.digest, () => download.run(), signal);
      tally.of(i).received(file.size);
    }
    return inMemory(files);
  }

  function inMemory(files: readonly StoredFile[]): Ensured {
    const held = distinct(files).filter(({ digest }) => shelves.memory.content(digest)?.complete);
    return { inMemory: held.reduce((sum, { size }) => sum + size, 0) };
  }

  async function missing(files: readonly StoredFile[]): Promise<StoredFile[]> {
    const places = await Promise.all(files.map((file) => shelves.find(file)));
    return files.filter((_, i) => !(places[i]?.record.complete && places[i]?.shelf === shelves.disk));
  }

  async function verify(files: readonly StoredFile[], report: Report, signal?: AbortSignal): Promise<StoredFile[]> {
    const places = await Promise.all(files.map((file) => shelves.find(file)));
    const here = files.flatMap((file, i) => (places[i]?.record.complete ? [{ file, place: places[i] }] : []));
    const tally = new Tally(
      here.map(({ file }) => file),
      [],
      report,
    );
    const sound = new Map<string, boolean>();
    for (const [i, { file, place }] of here.entries()) {
      if (!sound.has(file.digest)) sound.set(file.digest, await isSound(shelves, file, place, tally.of(i), signal));
      tally.of(i).received(file.size);
    }
    return here.flatMap(({ file }) => (sound.get(file.digest) ? [] : [file]));
  }

  return {
    ensure: (files, onProgress, signal) => guarded(() => ensure(files, onProgress, signal), signal),
    missing: (files, signal) => guarded(() => missing(files), signal),
    usage: (signal) => guarded(() => usageOf(shelves), signal),
    verify: (files, onProgress, signal) => guarded(() => verify(files, onProgress, signal), signal),
    remove: (urls, signal) => guarded(() => removeNames(shelves, urls), signal),
    sweep: (keep, signal) => guarded(() => sweepOthers(shelves, keep), signal),
    exportPack: (head, files, sink, onProgress, signal) =>
      guarded(() => exportPack(shelves, { head, files }, sink, onProgress, signal), signal),
    openPack: (source, signal) => guarded(() => openPack(net.line, source, signal), signal),
    importPack: (source, files, onProgress, signal) =>
      guarded(async () => {
        await importPack(shelves, await streamOf(net.line, source, signal), files, onProgress, signal);
        return inMemory(files);
      }, signal),
    remember: (key, value, signal) => guarded(() => database.remember(key, value), signal),
    recall: (key, signal) => guarded(() => database.recall(key), signal),
  };
}

function reasonFor(thrown: unknown, signal?: AbortSignal): Failure {
  if (isFailure(thrown)) return thrown;
  if (signal?.aborted) return aborted;
  if (isFull(thrown))
    return failure("no-space", (thrown as Error).message || "the browser has no room left for this site");
  return toFailure(thrown, thrown instanceof DOMException ? "no-storage" : "bug");
}
