import type { Backend, Dtype, EngineName } from "./contracts.ts";
import { type Failure, failure } from "./failure.ts";
import type { LanguageRules } from "./language/rules.ts";
import { manifest, SCHEMA } from "./manifest-schema.ts";
import { type Parsed, type Problem, parse } from "./parse.ts";

/** Stages of a conversation. */
export type ModelStage = "asr" | "llm" | "tts";
/** What a model does: a stage, or reading the person's documents so that their meaning can be searched. */
export type ModelRole = ModelStage | "embed";
/**
 * How much a device must carry: `pocket` ships with the site; `light` runs on WASM, on a phone; `standard` wants WebGPU;
 * `large` wants WebGPU and much memory.
 */
export type Tier = "pocket" | "light" | "standard" | "large";
/** From the least demanding to the most. */
export const TIERS: readonly Tier[] = ["pocket", "light", "standard", "large"];

/** One file of a model as the manifest lists it. */
export interface ModelFile {
  /** Below the model's folder. */
  readonly path: string;
  /** Bytes; absent in a model that is not pinned. */
  readonly size?: number;
  /** Lower-case hex; absent in a model that is not pinned. */
  readonly sha256?: string;
}

/** Where a model's files are fetched: `models/ID/` of the site itself, a repository of the Hugging Face hub, or a folder. */
export type ModelSource =
  | { readonly site: string }
  | {
      /** OWNER/NAME on the hub. */
      readonly hub: string;
      /** A branch, a tag, or the commit where `pinned`. */
      readonly revision: string;
      /** Absolute folders with the same files below, tried in order after the hub. */
      readonly mirrors?: readonly string[];
    }
  | { readonly url: string; readonly mirrors?: readonly string[] };

/** One way to run a model. */
export interface Variant {
  readonly backend: Backend;
  readonly dtype: Dtype | Readonly<Record<string, Dtype>>;
  /** Paths of the files it needs; all of the model's when absent. */
  readonly files?: readonly string[];
  /** What it takes while it runs, beside its files' bytes in the store: main or GPU memory, in bytes; an estimate. */
  readonly memory: number;
  /** WebGPU features and limits without which it gives nothing or garbage. */
  readonly needs?: { readonly f16?: boolean; readonly maxStorageBufferBindingSize?: number };
}

interface ModelBase {
  readonly id: string;
  readonly name: string;
  /** Engines that run it, the preferred one first. */
  readonly engines: readonly EngineName[];
  /** BCP 47. */
  readonly languages: readonly string[];
  readonly source: ModelSource;
  /** True when every file has size and SHA-256 and the source names one revision for ever. */
  readonly pinned: boolean;
  /** Where somebody saw the id, for models that nobody could check: a page, a list, a document. */
  readonly seen?: string;
  readonly files: readonly ModelFile[];
  /** In order of preference. */
  readonly variants: readonly Variant[];
  /** About how many weights. */
  readonly parameters?: number;
  /** commercial: whether it may be used in a business. notice: whom to name, and what follows from the licence. */
  readonly licence: { readonly spdx: string; readonly commercial: boolean; readonly notice: string };
  /** The model card: an absolute URL, or a path relative to the site's base. */
  readonly card: string;
  /** Made from generated text and synthetic voices only. */
  readonly synthetic: boolean;
  /** A question with a known answer, asked once a session to catch a device that computes garbage. */
  readonly proof?: { readonly input: string; readonly output: string };
}

export interface AsrModel extends ModelBase {
  readonly stage: "asr";
  /** Hz. */
  readonly sampleRate: number;
  /** Longest audio of one call, in samples. */
  readonly window: number;
  /** Shortest silence between two pieces that are read apart, in samples: short for a model of single sentences. */
  readonly pause: number;
  /** Word times; segment times; a no-speech probability; an encoder that takes the audio's real length. */
  readonly can: Readonly<Record<"words" | "timestamps" | "noSpeech" | "anyLength", boolean>>;
}
export interface LlmModel extends ModelBase {
  readonly stage: "llm";
  /** Tokens of prompt and reply together. */
  readonly context: number;
  /** Longest reply, in tokens. */
  readonly maxTokens: number;
  /** web-llm only: the library compiled for this architecture and precision. */
  readonly library?: string;
  /** turnEnd: can tell whether a question is complete, since it learnt where people's messages end. */
  readonly can: Readonly<Record<"systemPrompt" | "tools" | "streaming", boolean> & { turnEnd?: boolean }>;
  /** How a model writes calls that can call functions: as text between the marks that Hermes and Qwen learnt. */
  readonly dialect?: "hermes";
}
export interface TtsModel extends ModelBase {
  readonly stage: "tts";
  /** Hz. */
  readonly sampleRate: number;
  /** Tells how long each character lasts; speaks faster or slower when asked; says digits by itself. */
  readonly can: Readonly<Record<"durations" | "speed" | "digits", boolean>>;
}
/** Turns a text into a vector of unit length; `core/retrieval/embed-api.ts`. In no tier: search works without one, too. */
export interface EmbedModel extends ModelBase {
  readonly stage: "embed";
  /** Components of a vector. */
  readonly dims: number;
  /** How the vectors of a text's tokens become one. */
  readonly pooling: "mean";
  /** What the model learnt to have put before a question and before a passage. */
  readonly prefixes: { readonly query: string; readonly passage: string };
  /** Cosine from which a passage answers whatever its words; absent where nobody has measured it. */
  readonly strong?: number;
  readonly can: Readonly<Record<string, never>>;
}
/** A model that a conversation has a stage for. */
export type StageModel = AsrModel | LlmModel | TtsModel;
export type ModelEntry = StageModel | EmbedModel;

/** All that one language of conversation needs. */
export interface LanguagePack {
  /** BCP 47. */
  readonly tag: string;
  /** In its own language: "chiShona". */
  readonly name: string;
  readonly english: string;
  /** True once a speaker of the language has checked its texts and rules. */
  readonly reviewed: boolean;
  /** Ids of models by tier and stage; null where the tier has none for the stage. A tier may be absent. */
  readonly tiers: { readonly [T in Tier]?: Readonly<Record<ModelStage, string | null>> };
  /** What each tier costs to fetch, in bytes: about, where a model in it is not pinned. */
  readonly cost: { readonly [T in Tier]?: number };
  readonly rules: LanguageRules;
  readonly about: { readonly synthetic: boolean; readonly topics: number };
  /** Questions it can answer, shown as hints. */
  readonly examples: readonly string[];
  /** What a model that takes one is told first; how it is asked to sum up what was said before. */
  readonly prompts: {
    readonly system: string;
    readonly summary?: string;
    /** In place of `system`, for models that can make more of it: manners, idiom, examples. */
    readonly tiers?: { readonly [T in Tier]?: string };
  };
  /** Names of voices by model id, for models with more than one. */
  readonly voices?: Readonly<Record<string, readonly string[]>>;
  /** Model id of a spoken-orders model. */
  readonly slu?: string;
  /** Path of an evaluation set, relative to the site's base. */
  readonly evaluation?: string;
}

/** Tiers of packs by the pack's tag. */
export type Offer = Readonly<Record<string, readonly Tier[]>>;

/** What each channel offers, completely; a tier with a model that is not pinned is never in `stable`. */
export interface Channels {
  readonly stable: Offer;
  readonly canary: Offer;
}

export interface Manifest {
  readonly schema: typeof SCHEMA;
  /** Grows with every release; the page refuses one older than it has seen. */
  readonly version: number;
  readonly channels: Channels;
  readonly models: readonly ModelEntry[];
  readonly packs: readonly LanguagePack[];
}

export interface ReadManifest {
  readonly manifest?: Manifest;
  /** Why the fetched one was not taken. */
  readonly notice?: Failure;
  /** True when the fetched one was taken: it is the next last good one. */
  readonly fresh: boolean;
}

/** Every error carries its path, like `models[0].files[2].sha256`; unknown keys are refused. */
export function parseManifest(value: unknown): Parsed<Manifest> {
  return parse(manifest, value);
}

/**
 * Keeps the last good manifest where the fetched one cannot be used. fetched: parsed JSON, undefined when it could not
 * be had. lastGood: the last one with `fresh`. A higher schema asks to update the app (`newer-manifest`), anything else
 * wrong is `bad-manifest`; being offline needs no notice while there is a last good one, and is `network` without.
 */
export function readManifest(fetched: unknown, lastGood?: unknown): ReadManifest {
  const read = parseManifest(fetched);
  if (read.ok) return { manifest: read.value, fresh: true };
  const last = parseManifest(lastGood);
  if (!last.ok) return { notice: reasonFor(fetched, read.problem), fresh: false };
  if (fetched === undefined) return { manifest: last.value, fresh: false };
  return { manifest: last.value, notice: reasonFor(fetched, read.problem), fresh: false };
}

function reasonFor(fetched: unknown, { path, message }: Problem): Failure {
  if (fetched === undefined) return failure("network", "the list of models could not be fetched");
  const schema = typeof fetched === "object" && fetched !== null && "schema" in fetched ? fetched.schema : undefined;
  if (Number.isSafeInteger(schema) && (schema as number) > SCHEMA)
    return failure("newer-manifest", `the manifest has schema ${schema}, this version reads ${SCHEMA}`, {
      schema: schema as number,
      reads: SCHEMA,
    });
  return failure("bad-manifest", `${path || "the manifest"} ${message}`, { path });
}
