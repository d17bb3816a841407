import type { Dtype } from "./contracts.ts";
import { parseRules } from "./language/rules.ts";
import type {
  AsrModel,
  Channels,
  EmbedModel,
  LanguagePack,
  LlmModel,
  Manifest,
  ModelEntry,
  ModelFile,
  ModelRole,
  ModelSource,
  ModelStage,
  Offer,
  Tier,
  TtsModel,
  Variant,
} from "./manifest.ts";
import { checkModel, checkOffers, checkPack } from "./manifest-rules.ts";
import { bool, listOf, mapOf, matching, object, oneOf, optional, type Parser, refuse, text, whole } from "./parse.ts";

/** The manifest's own version. A key more or less in any entry raises it. */
export const SCHEMA = 5;

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const tag = matching(TAG, "a language tag such as sn or en-GB");
const id = matching(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "an id of a-z, 0-9, - and .");
const segments = "[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*";
const relative = matching(new RegExp(`^${segments}$`), "a relative path, without . and ..");
/** Plain http reaches this machine alone; that is for whoever prepares models. */
const HOST = "(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|http://localhost(:[0-9]{1,5})?)";
const url = matching(new RegExp(`^${HOST}/${segments}$`), "an absolute https address");
const folder = matching(new RegExp(`^${HOST}/(${segments}/)?$`), "an absolute https address that ends with /");
const card = matching(new RegExp(`^(${HOST}/)?${segments}$`), "a relative path or an absolute https address");
const tier = oneOf<Tier>("pocket", "light", "standard", "large");

const positive: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be more than 0");

function some<T>(item: Parser<T>): Parser<readonly T[]> {
  const list = listOf(item);
  return (value, path) => {
    const items = list(value, path);
    return items.length ? items : refuse(path, "must not be empty");
  };
}

/** Refuses a second item with the same key, or a second equal item where there is no key. */
function unique<T>(list: Parser<readonly T[]>, key?: keyof T & string): Parser<readonly T[]> {
  return (value, path) => {
    const items = list(value, path);
    const seen = new Set<unknown>();
    for (const [i, item] of items.entries()) {
      const name = key ? item[key] : item;
      if (seen.has(name)) refuse(`${path}[${i}]${key ? `.${key}` : ""}`, `stands twice: ${String(name)}`);
      seen.add(name);
    }
    return items;
  };
}

/** A map with at least one key, whose keys are names of a kind too. */
function keyed<T>(key: Parser<unknown>, item: Parser<T>): Parser<Readonly<Record<string, T>>> {
  const map = mapOf(item);
  return (value, path) => {
    const parsed = map(value, path);
    for (const name of Object.keys(parsed)) key(name, `${path}.${name}`);
    return Object.keys(parsed).length ? parsed : refuse(path, "must not be empty");
  };
}

const dtype = oneOf<Dtype>("fp32", "fp16", "q8", "q4", "q4f16");
const session = matching(/^[a-z0-9_]+$/, "the name of an ONNX session");
const dtypes: Parser<Variant["dtype"]> = (value, path) =>
  typeof value === "string" ? dtype(value, path) : keyed(session, dtype)(value, path);

const variant: Parser<Variant> = object<Variant>({
  backend: oneOf("wasm", "webgpu", "cpu"),
  dtype: dtypes,
  files: optional(unique(some(relative))) as Parser<readonly string[]>,
  memory: positive,
  needs: optional(
    object<NonNullable<Variant["needs"]>>({
      f16: optional(bool) as Parser<boolean>,
      maxStorageBufferBindingSize: optional(positive) as Parser<number>,
    }),
  ) as Parser<NonNullable<Variant["needs"]>>,
});

const file: Parser<ModelFile> = object<ModelFile>({
  path: relative,
  size: optional(positive) as Parser<number>,
  sha256: optional(matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits")) as Parser<string>,
});

const mirrors = optional(unique(some(folder))) as Parser<readonly string[]>;
const hub = object<Extract<ModelSource, { hub: string }>>({
  hub: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9][A-Za-z0-9_.-]*$/, "OWNER/NAME"),
  revision: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "a branch, a tag or a commit"),
  mirrors,
});
const elsewhere = object<Extract<ModelSource, { url: string }>>({ url: folder, mirrors });
const site = object<Extract<ModelSource, { site: string }>>({ site: text });
const source: Parser<ModelSource> = (value, path) => {
  const given = typeof value === "object" && value !== null ? value : {};
  return ("hub" in given ? hub : "url" in given ? elsewhere : site)(value, path);
};

const base = {
  id,
  name: text,
  engines: unique(some(oneOf("transformers", "onnx", "web-llm", "openai"))),
  languages: unique(some(tag)),
  source,
  pinned: bool,
  seen: optional(text) as Parser<string>,
  files: unique(some(file), "path"),
  variants: some(variant),
  parameters: optional(positive) as Parser<number>,
  licence: object({ spdx: text, commercial: bool, notice: text }),
  card,
  synthetic: bool,
  proof: optional(object({ input: text, output: text })) as Parser<{ input: string; output: string }>,
};

/** What may stand before a text, with the blank at its end. */
const prefix: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));
const share: Parser<number> = (value, path) =>
  typeof value === "number" && value > 0 && value <= 1 ? value : refuse(path, "must be above 0 and at most 1");

const stages: { readonly [S in ModelRole]: Parser<ModelEntry> } = {
  asr: object<AsrModel>({
    ...base,
    stage: oneOf("asr"),
    sampleRate: positive,
    window: positive,
    pause: positive,
    can: object({ words: bool, timestamps: bool, noSpeech: bool, anyLength: bool }),
  }),
  llm: object<LlmModel>({
    ...base,
    stage: oneOf("llm"),
    context: positive,
    maxTokens: positive,
    library: optional(url) as Parser<string>,
    can: object<LlmModel["can"]>({
      systemPrompt: bool,
      tools: bool,
      streaming: bool,
      turnEnd: optional(bool) as Parser<boolean>,
    }),
    dialect: optional(oneOf("hermes")) as Parser<"hermes">,
  }),
  tts: object<TtsModel>({
    ...base,
    stage: oneOf("tts"),
    sampleRate: positive,
    can: object({ durations: bool, speed: bool, digits: bool }),
  }),
  embed: object<EmbedModel>({
    ...base,
    stage: oneOf("embed"),
    dims: positive,
    pooling: oneOf("mean"),
    prefixes: object({ query: prefix, passage: prefix }),
    strong: optional(share) as Parser<number>,
    can: object({}),
  }),
};

export const model: Parser<ModelEntry> = (value, path) => {
  const given = typeof value === "object" && value !== null && "stage" in value ? value.stage : undefined;
  const entry = stages[oneOf("asr", "llm", "tts", "embed")(given, `${path}.stage`)](value, path);
  checkModel(entry, path);
  return entry;
};

const modelId: Parser<string | null> = (value, path) => (value === null ? null : id(value, path));
const tierModels = object<Record<ModelStage, string | null>>({ asr: modelId, llm: modelId, tts: modelId });

export const pack: Parser<LanguagePack> = object<LanguagePack>({
  tag,
  name: text,
  english: text,
  reviewed: bool,
  tiers: keyed(tier, tierModels) as Parser<LanguagePack["tiers"]>,
  cost: keyed(tier, positive) as Parser<LanguagePack["cost"]>,
  rules: parseRules,
  about: object({ synthetic: bool, topics: whole }),
  examples: listOf(text),
  prompts: object<LanguagePack["prompts"]>({
    system: text,
    summary: optional(text) as Parser<string>,
    tiers: optional(keyed(tier, text)) as Parser<NonNullable<LanguagePack["prompts"]["tiers"]>>,
  }),
  voices: optional(keyed(id, unique(some(text)))) as Parser<Readonly<Record<string, readonly string[]>>>,
  slu: optional(id) as Parser<string>,
  evaluation: optional(relative) as Parser<string>,
});

const offer: Parser<Offer> = (value, path) => {
  const map = mapOf(unique(some(tier)))(value, path);
  for (const name of Object.keys(map)) tag(name, `${path}.${name}`);
  return map;
};

const shape = object<Manifest>({
  schema: oneOf(SCHEMA),
  version: positive,
  channels: object<Channels>({ stable: offer, canary: offer }),
  models: unique(listOf(model), "id"),
  packs: unique(listOf(pack), "tag"),
});

export const manifest: Parser<Manifest> = (value, path) => {
  const read = shape(value, path);
  for (const [i, item] of read.packs.entries()) checkPack(item, read.models, `packs[${i}]`);
  checkOffers(read);
  return read;
};
