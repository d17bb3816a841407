import type { StoreApi, StoredFile } from "../../core/contracts.ts";
import { aborted, type Failure, failure, isFailure, toFailure } from "../../core/failure.ts";
import { Database, type FileRecord } from "./database.ts";
import { download } from "./download.ts";
import { Files } from "./files.ts";

/** Bytes between two reports of progress. */
const STEP = 256 * 1024;

/** Every method throws Failures: `no-storage`, `no-space`, `aborted`; `ensure` also `network` and `bad-hash`. */
export function createStore(database = new Database()): StoreApi {
  const files = new Files(database);

  async function guarded<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      if (signal?.aborted) throw aborted;
      return await work();
    } catch (thrown) {
      const reason = reasonFor(thrown, signal);
      // Firefox leaves the database read-only after it ran out of space, until it is opened anew.
      if (reason.code === "no-space") await database.close();
      throw reason;
    }
  }

  async function missing(wanted: readonly StoredFile[]): Promise<StoredFile[]> {
    const records = await Promise.all(wanted.map(({ url }) => files.find(url)));
    return wanted.filter((file, i) => !isWhole(records[i], file));
  }

  async function ensure(wanted: readonly StoredFile[], report: (loaded: number) => void, signal?: AbortSignal) {
    const lacking = await missing(wanted);
    let done = sizeOf(wanted) - sizeOf(lacking);
    report(done);
    for (const file of lacking) {
      await oneAtATime(file.url, () => download(files, file, (bytes) => report(done + bytes), signal), signal);
      done += file.size;
      report(done);
    }
  }

  return {
    ensure(wanted, onProgress, signal) {
      const total = sizeOf(wanted);
      let told = Number.NEGATIVE_INFINITY;
      const report = (loaded: number) => {
        if (loaded < told || loaded - told >= STEP || (loaded === total && told !== total)) {
          told = loaded;
          onProgress({ loaded, total });
        }
      };
      return guarded(() => ensure(wanted, report, signal), signal);
    },
    missing: (wanted, signal) => guarded(() => missing(wanted), signal),
    async remember(key, value, signal) {
      await guarded(() => database.use((connection) => connection.put("notes", value, key)), signal);
    },
    recall: (key, signal) => guarded(() => database.use((connection) => connection.get("notes", key)), signal),
  };
}

function isWhole(record: FileRecord | undefined, { size, sha256 }: StoredFile): boolean {
  return record?.complete === true && record.size === size && record.sha256 === sha256;
}

function sizeOf(files: readonly StoredFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Spares two tabs the double download. Without the lock (insecure contexts lack it) they only waste it: see Files. */
function oneAtATime<T>(url: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  return locks ? locks.request(`inzwa-store ${url}`, signal ? { signal } : {}, work) : work();
}

function reasonFor(thrown: unknown, signal?: AbortSignal): Failure {
  if (isFailure(thrown)) return thrown;
  if (signal?.aborted) return aborted;
  // Near a full disk Chrome also aborts a transaction without telling that it was the quota.
  if (thrown instanceof Error && (thrown.name === "QuotaExceededError" || thrown.name === "AbortError"))
    return failure("no-space", thrown.message || "the browser has no room left for this site");
  return toFailure(thrown, thrown instanceof DOMException ? "no-storage" : "bug");
}
