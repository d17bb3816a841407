import type { EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { listOf, object, optional, type Parser, parse, text, whole } from "../../core/parse.ts";
import type { Digest } from "../../core/storage.ts";
import type { Shelf } from "./web-llm-cache.ts";

/** One file of a model that web-llm runs. */
export interface Part {
  readonly shelf: Shelf;
  /** The URL by which web-llm asks for it. */
  readonly key: string;
  /** Where it may be fetched, best first. */
  readonly sources: readonly string[];
  readonly size?: number;
  /** MD5 is what a model's own list of weights names; it shows damage, not malice. */
  readonly digest?: Digest | `md5:${string}`;
}

/** A model's files by name; URLs as web-llm builds them. */
export class Place {
  /** Of the weights as the manifest names it, and as web-llm does: it adds `resolve/main/` to any other folder. */
  readonly #weights: string;
  readonly #known: NonNullable<EngineSpec["compiled"]>["files"];
  readonly folder: string;
  readonly library: Part;

  constructor({ model, compiled }: EngineSpec) {
    if (!compiled) throw failure("model-load", `${model}: no compiled library is named for it`);
    this.#weights = compiled.weights.endsWith("/") ? compiled.weights : `${compiled.weights}/`;
    this.#known = compiled.files;
    const { href } = new URL(this.#weights);
    this.folder = /.+\/resolve\/.+\//.test(href) ? href : `${href}resolve/main/`;
    this.library = this.#part("webllm/wasm", compiled.library, compiled.library);
  }

  /** path: below the folder. Throws `model-load` where it leads out of it. */
  part(path: string, listed: Pick<Part, "size" | "digest"> = {}): Part {
    const key = new URL(path, this.folder).href;
    if (!key.startsWith(this.folder)) throw failure("model-load", `${path}: not a path inside the model's folder`);
    const shelf = path === "mlc-chat-config.json" ? "webllm/config" : "webllm/model";
    return { ...listed, ...this.#part(shelf, key, new URL(path, this.#weights).href) };
  }

  #part(shelf: Shelf, key: string, url: string): Part {
    const known = this.#known?.find((file) => file.url === url);
    if (!known) return { shelf, key, sources: [url] };
    return { shelf, key, sources: known.sources ?? [url], size: known.size, digest: known.digest };
  }
}

const chatConfig = object({ tokenizer_files: listOf(text) });
const tensorCache = object({
  records: listOf(object({ dataPath: text, nbytes: whole, md5sum: optional(text) })),
});

/** The tokenizer's file, chosen as web-llm chooses. config: bytes of mlc-chat-config.json. */
export function tokenizerOf(place: Place, config: unknown): Part {
  const given = parsedJson(config, "mlc-chat-config.json");
  const { tokenizer_files } = checked(chatConfig, pick(given, ["tokenizer_files"]), "mlc-chat-config.json");
  const name = ["tokenizer.json", "tokenizer.model"].find((file) => tokenizer_files.includes(file));
  if (!name) throw failure("model-load", `mlc-chat-config.json names no tokenizer that web-llm reads`);
  return place.part(name);
}

/** list: tensor-cache.json, parsed. */
export function shardsOf(place: Place, list: unknown): Part[] {
  const records = (list as { records?: unknown } | null)?.records;
  const kept = Array.isArray(records) ? records.map((one) => pick(one, ["dataPath", "nbytes", "md5sum"])) : records;
  return checked(tensorCache, { records: kept }, "tensor-cache.json").records.map(({ dataPath, nbytes, md5sum }) =>
    place.part(dataPath, { size: nbytes, ...(md5sum ? { digest: `md5:${md5sum}` as const } : {}) }),
  );
}

export function parsedJson(bytes: unknown, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes as ArrayBuffer));
  } catch {
    throw failure("model-load", `${name} is not JSON`);
  }
}

/** These files carry many keys that only web-llm reads. */
function pick(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function checked<T>(parser: Parser<T>, value: unknown, name: string): T {
  const read = parse(parser, value);
  if (!read.ok) throw failure("model-load", `${name}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}
