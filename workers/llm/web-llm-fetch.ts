import type { EngineSpec } from "../../core/contracts.ts";
import { aborted, failure } from "../../core/failure.ts";
import type { Progress } from "../../core/storage.ts";
import { drop, holds, keep, read } from "./web-llm-cache.ts";
import { type Part, Place, parsedJson, shardsOf, tokenizerOf } from "./web-llm-files.ts";
import { isRight, type Reach, receive } from "./web-llm-receive.ts";

const CONFIG = "mlc-chat-config.json";
const LIST = "tensor-cache.json";
/** Bytes between two reports of progress. */
const STEP = 256 * 1024;

/**
 * Puts a model's files into web-llm's own cache, those that are not there. Without a GPU, file by file: what is whole
 * stays when the rest fails. Throws Failures: `model-load` (a file is nowhere, or not what it should be), `network`,
 * `bad-hash`, `no-space`, `refused-host`, `aborted`.
 */
export function bring(spec: EngineSpec, onProgress: (progress: Progress) => void, reach: Reach, signal?: AbortSignal) {
  const place = new Place(spec);
  return oneAtATime(place.folder, () => new Errand(place, onProgress, reach, signal).run(), signal);
}

/** Whether `bring` would have nothing to fetch. */
export async function isHere(spec: EngineSpec): Promise<boolean> {
  const place = new Place(spec);
  const [config, list] = [place.part(CONFIG), place.part(LIST)];
  const [told, weights] = [await read(config.shelf, config.key), await read(list.shelf, list.key)];
  if (told === undefined || weights === undefined) return false;
  for (const { shelf, key } of [place.library, tokenizerOf(place, told), ...shardsOf(place, weights)])
    if (!(await holds(shelf, key))) return false;
  return true;
}

/** Unlike web-llm's own deletion, asks no network and leaves no list behind. */
export async function forget(spec: EngineSpec): Promise<void> {
  const { folder, library } = new Place(spec);
  await drop("webllm/model", folder);
  await drop("webllm/config", folder);
  await drop(library.shelf, library.key);
}

class Errand {
  readonly #place: Place;
  readonly #onProgress: (progress: Progress) => void;
  readonly #reach: Reach;
  readonly #signal: AbortSignal | undefined;
  /** Bytes of the parts that are here, and of those that are known to come. */
  #done = 0;
  #coming = 0;
  #told = Number.NEGATIVE_INFINITY;

  constructor(place: Place, onProgress: (progress: Progress) => void, reach: Reach, signal?: AbortSignal) {
    this.#place = place;
    this.#onProgress = onProgress;
    this.#reach = reach;
    this.#signal = signal;
  }

  /** The library comes first: it is small, and the part that is most often missing. */
  async run(): Promise<void> {
    const place = this.#place;
    const config = await this.#bytes(place.part(CONFIG));
    await this.#bytes(place.library, (bytes) => {
      if (!WebAssembly.validate(bytes))
        throw failure("model-load", `${place.library.key}: the model library is no WebAssembly`);
    });
    const tokenizer = tokenizerOf(place, config);
    const shards = shardsOf(place, await this.#list());
    this.#coming = shards.reduce((sum, { size = 0 }) => sum + size, 0);
    await this.#bytes(tokenizer);
    for (const shard of shards) await this.#shard(shard);
    this.#tell(0, undefined, true);
  }

  async #bytes(part: Part, look?: (bytes: ArrayBuffer) => void): Promise<ArrayBuffer> {
    const kept = await read(part.shelf, part.key);
    // An address may have another content by now, such as a library at the head of a branch.
    const bytes = kept instanceof ArrayBuffer && (await isRight(kept, part)) ? kept : await this.#receive(part);
    if (bytes !== kept) {
      look?.(bytes);
      await keep(part.shelf, part.key, bytes);
    }
    this.#done += bytes.byteLength;
    return bytes;
  }

  async #list(): Promise<unknown> {
    const part = this.#place.part(LIST);
    const kept = await read(part.shelf, part.key);
    if (kept !== undefined) return kept;
    const list = parsedJson(await this.#receive(part), LIST);
    shardsOf(this.#place, list);
    await keep(part.shelf, part.key, list);
    return list;
  }

  async #shard(part: Part): Promise<void> {
    const { shelf, key, size = 0 } = part;
    if (!(await holds(shelf, key))) {
      const bytes = await this.#receive(part);
      await keep(shelf, key, bytes);
    }
    this.#done += size;
    this.#coming -= size;
  }

  async #receive(part: Part): Promise<ArrayBuffer> {
    if (this.#signal?.aborted) throw aborted;
    return receive(part, this.#reach, (received, waiting) => this.#tell(received, waiting), this.#signal);
  }

  #tell(received: number, waiting?: Progress["waiting"], last = false): void {
    const loaded = this.#done + received;
    if (!waiting && !last && Math.abs(loaded - this.#told) < STEP) return;
    this.#told = loaded;
    const total = Math.max(loaded, this.#done + this.#coming);
    this.#onProgress({ loaded, total, ...(waiting ? { waiting } : {}) });
  }
}

/** Spares two tabs the double download; insecure contexts lack locks. */
function oneAtATime<T>(folder: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (!locks) return work();
  return locks.request(`inzwa-web-llm ${folder}`, signal ? { signal } : {}, work);
}
