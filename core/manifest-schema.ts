import type { Backend, Dtype } from "./contracts.ts";
import { parseRules } from "./language/rules.ts";
import type {
  AsrModel,
  LanguagePack,
  LlmModel,
  Manifest,
  ModelEntry,
  ModelFile,
  ModelStage,
  TtsModel,
} from "./manifest.ts";
import { bool, listOf, mapOf, matching, object, oneOf, optional, type Parser, refuse, text, whole } from "./parse.ts";

/** The manifest's own version. A key more or less in any entry raises it. */
export const SCHEMA = 1;

const tag = matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as sn or en-GB");
const id = matching(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "an id of a-z, 0-9, - and .");
const segments = "[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*";
const relative = matching(new RegExp(`^${segments}$`), "a relative path, without . and ..");

const positive: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be more than 0");

function some<T>(item: Parser<T>): Parser<readonly T[]> {
  const list = listOf(item);
  return (value, path) => {
    const items = list(value, path);
    return items.length ? items : refuse(path, "must not be empty");
  };
}

/** Refuses a second item with the same key. */
function unique<T>(list: Parser<readonly T[]>, key: keyof T & string): Parser<readonly T[]> {
  return (value, path) => {
    const items = list(value, path);
    const seen = new Set<unknown>();
    for (const [i, item] of items.entries()) {
      if (seen.has(item[key])) refuse(`${path}[${i}].${key}`, `stands twice: ${String(item[key])}`);
      seen.add(item[key]);
    }
    return items;
  };
}

const dtypes = mapOf(oneOf("fp32", "fp16", "q8", "q4", "q4f16"));
const backends: Parser<{ readonly [B in Backend]?: Dtype }> = (value, path) => {
  const map = dtypes(value, path);
  for (const name of Object.keys(map)) oneOf("wasm", "webgpu", "cpu")(name, `${path}.${name}`);
  return Object.keys(map).length ? map : refuse(path, "must name at least one backend");
};

const file: Parser<ModelFile> = object<ModelFile>({
  path: relative,
  size: positive,
  sha256: matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
});

const base = {
  id,
  name: text,
  engine: oneOf("transformers"),
  languages: some(tag),
  source: object({
    site: matching(new RegExp(`^${segments}/$`), "a relative folder that ends with /, without . and .."),
  }),
  files: unique(some(file), "path"),
  backends,
  parameters: optional(positive) as Parser<number>,
  licence: object({ spdx: text, commercial: bool, notice: text }),
  card: relative,
  synthetic: bool,
};

const stages: { readonly [S in ModelStage]: Parser<ModelEntry> } = {
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
    can: object({ systemPrompt: bool, tools: bool, streaming: bool }),
  }),
  tts: object<TtsModel>({
    ...base,
    stage: oneOf("tts"),
    sampleRate: positive,
    can: object({ durations: bool, speed: bool, digits: bool }),
  }),
};

const model: Parser<ModelEntry> = (value, path) => {
  const given = typeof value === "object" && value !== null && "stage" in value ? value.stage : undefined;
  const entry = stages[oneOf("asr", "llm", "tts")(given, `${path}.stage`)](value, path);
  if (entry.source.site !== `models/${entry.id}/`) refuse(`${path}.source.site`, `must be models/${entry.id}/`);
  return entry;
};

const modelId: Parser<string | null> = (value, path) => (value === null ? null : id(value, path));

const pack: Parser<LanguagePack> = object<LanguagePack>({
  tag,
  name: text,
  english: text,
  reviewed: bool,
  models: object({ asr: modelId, llm: modelId, tts: modelId }),
  rules: parseRules,
  about: object({ synthetic: bool, topics: whole }),
  examples: listOf(text),
});

const shape = object<Manifest>({
  schema: oneOf(SCHEMA),
  models: unique(listOf(model), "id"),
  packs: unique(listOf(pack), "tag"),
});

export const manifest: Parser<Manifest> = (value, path) => {
  const read = shape(value, path);
  for (const [i, pack] of read.packs.entries()) checkModels(pack, read.models, `packs[${i}].models`);
  return read;
};

/** A pack's models exist, in their own stage, and know its language. */
function checkModels({ tag, models }: LanguagePack, all: readonly ModelEntry[], path: string): void {
  for (const [stage, id] of Object.entries(models)) {
    if (id === null) continue;
    const model = all.find((entry) => entry.id === id);
    if (!model) refuse(`${path}.${stage}`, `names a model that is not there: ${id}`);
    if (model.stage !== stage) refuse(`${path}.${stage}`, `names a model for ${model.stage}: ${id}`);
    if (!model.languages.includes(tag)) refuse(`${path}.${stage}`, `names a model without ${tag}: ${id}`);
  }
}
