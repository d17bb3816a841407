import type { Backend, Dtype } from "./contracts.ts";
import { type Failure, failure } from "./failure.ts";
import type { LanguageRules } from "./language/rules.ts";
import { manifest, SCHEMA } from "./manifest-schema.ts";
import { type Parsed, type Problem, parse } from "./parse.ts";

export type ModelStage = "asr" | "llm" | "tts";

/** One file of a model as the manifest lists it. */
export interface ModelFile {
  /** Below the model's folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

interface ModelBase {
  readonly id: string;
  readonly name: string;
  readonly engine: "transformers";
  /** BCP 47. */
  readonly languages: readonly string[];
  /** `site`: the folder, relative to the site's base, `models/ID/` since that is where the engines look for a model. */
  readonly source: { readonly site: string };
  readonly files: readonly ModelFile[];
  /** In order of preference. */
  readonly backends: { readonly [B in Backend]?: Dtype };
  /** About how many weights. */
  readonly parameters?: number;
  readonly licence: { readonly spdx: string; readonly commercial: boolean; readonly notice: string };
  /** The model card's path, relative to the site's base. */
  readonly card: string;
  /** Made from generated text and synthetic voices only. */
  readonly synthetic: boolean;
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
  readonly can: Readonly<Record<"systemPrompt" | "tools" | "streaming", boolean>>;
}
export interface TtsModel extends ModelBase {
  readonly stage: "tts";
  /** Hz. */
  readonly sampleRate: number;
  /** Tells how long each character lasts; speaks faster or slower when asked; says digits by itself. */
  readonly can: Readonly<Record<"durations" | "speed" | "digits", boolean>>;
}
export type ModelEntry = AsrModel | LlmModel | TtsModel;

/** All that one language of conversation needs. */
export interface LanguagePack {
  /** BCP 47. */
  readonly tag: string;
  /** In its own language: "chiShona". */
  readonly name: string;
  readonly english: string;
  /** True once a speaker of the language has checked its texts and rules. */
  readonly reviewed: boolean;
  /** Ids of models; null where the pack has none for the stage. */
  readonly models: Readonly<Record<ModelStage, string | null>>;
  readonly rules: LanguageRules;
  readonly about: { readonly synthetic: boolean; readonly topics: number };
  /** Questions it can answer, shown as hints. */
  readonly examples: readonly string[];
}

export interface Manifest {
  readonly schema: typeof SCHEMA;
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
