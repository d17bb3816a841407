import type { AsrApi, EngineSpec, Hearing, TtsApi, VadEngine } from "../core/contracts.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import type { ModelStage } from "../core/manifest.ts";
import type { Safety } from "../core/safety/safety.ts";
import type { Orders } from "./predict/orders.ts";
import type { Taking } from "./recordings/recordings.ts";
import type { Collecting } from "./uploads/collecting.ts";
import type { Bundles } from "./watch/bundles.ts";

/** What every route and every session is given. `server/node.ts` makes one; tests make their own. */
export interface Services {
  readonly limits: Limits;
  readonly backend: Backend;
  readonly decode: Decode;
  /** What a skill that remembers nothing answers; absent where the language has none. */
  readonly skills?: ((question: string) => { readonly name: string; readonly text: string } | undefined) | undefined;
  /** Rules for what is asked and what a model answers, before either goes on. */
  readonly safety?: Pick<Safety, "ask" | "watch"> | undefined;
  /** Where recordings go that people give; absent where none are collected. */
  readonly uploads?: Collecting | undefined;
  /** Where reports of devices go; absent where none are taken. */
  readonly reports?: Reports | undefined;
  /** Recordings of calls that providers announce; absent where none are taken. */
  readonly recordings?: Taking | undefined;
  /** Hears orders in recordings; absent where no such model is here. */
  readonly orders?: Orders | undefined;
  readonly gate: Gate;
  readonly log: Log;
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new name behind a prefix, never given twice: `item_…`. */
  readonly id: (prefix: string) => string;
}

/** What devices tell of how well the app works. Both throw a Problem for what they do not take. */
export interface Reports {
  readonly watch: Pick<Bundles, "take" | "told">;
  readonly release: (body: unknown) => Promise<unknown>;
  /** All reports of releases, as JSON lines. */
  readonly releases: () => Promise<ReadableStream<Uint8Array>>;
}

/** Bounds that hold on every path. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Seconds of sound in one request, and bytes of it as float samples. */
  readonly decodedSeconds: number;
  readonly decodedBytes: number;
  /** Characters that one request may have spoken. */
  readonly speechChars: number;
  /** Realtime sessions at once; seconds one may last, and be idle. */
  readonly sessions: number;
  readonly sessionSeconds: number;
  readonly idleSeconds: number;
}

/** The stages of one language pack. Every call may come from many callers at once; how many wait is bounded. */
export interface Backend {
  readonly language: string;
  readonly rules: LanguageRules;
  readonly hearing: Hearing;
  readonly models: readonly ServedModel[];
  /** Throws `busy` when too many wait, `worker-died` when the engine was lost in the midst of it. */
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly llm: Pick<LlmApi, "reply" | "prepare">;
  readonly tts: Pick<TtsApi, "speak">;
  /** A detector of one stream's own, since it carries state. */
  openVad(): Promise<VadEngine>;
  /** Whether all stages can work now; `why` names what cannot. */
  ready(): { readonly ready: boolean; readonly why: readonly string[] };
  /** How full the fullest queue is, 0 to 1; load is shed by it (server/safety/shed.ts). */
  fullness?(): number;
  /** Lets what runs come to its end, and ends the engines. */
  close(): Promise<void>;
}

export interface ServedModel {
  /** As the manifest names it: `pocket-asr-sn`. */
  readonly id: string;
  readonly stage: ModelStage;
  readonly spec: EngineSpec;
  /** Other names that mean it: `whisper-1`. */
  readonly aliases: readonly string[];
  /** Seconds since 1970. */
  readonly created: number;
  readonly ownedBy: string;
}

export interface DecodedAudio {
  /** Mono, 16 kHz, [-1, 1]. */
  readonly samples: Float32Array;
  readonly seconds: number;
}
/**
 * A recording of any format that is taken, known by its first bytes. Counts seconds and bytes while it decodes, apart from
 * this process. Throws `bad-audio` for what is no such recording and `too-large` for what passes the limits.
 */
export type Decode = (bytes: Uint8Array, signal?: AbortSignal) => Promise<DecodedAudio>;

/** What a caller may do. `admin` is for operators. */
export type Scope = "models" | "audio" | "chat" | "realtime" | "collect" | "metrics" | "admin";

export interface Caller {
  /** Name of the key or subject of the token; never the secret. `anonymous` where no key is asked for. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Known by a client secret, which opens one realtime session and nothing else; `name` is whose key it was made with. */
  readonly once?: true;
}

export interface Gate {
  /**
   * Whose the bearer token is; undefined where it is nobody's. No token is `undefined`. A client secret is somebody's once:
   * asking for it spends it.
   */
  whose(token: string | undefined): Promise<Caller | undefined>;
  /** Whether `caller` may spend `points` now. */
  spend(caller: Caller, address: string, points: number): Promise<Allowance>;
  /** A secret that opens one realtime session. ttl: seconds. */
  issue(caller: Caller, ttl: number): Promise<{ readonly value: string; readonly expiresAt: number }>;
}
export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until there is room again. */
  readonly resetSeconds: number;
  readonly windowSeconds: number;
}

/** Structured lines. Fields hold no audio, text, key or address. */
export interface Log {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
}
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Meter {
  /** Adds to a counter. */
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void;
  /** Puts a figure into a histogram; seconds, where it is a time. */
  observe(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Sets what goes up and down. */
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
}

/** One trace from client to engine (W3C trace context). */
export interface Tracer {
  /** parent: a `traceparent` header, or the `traceparent` of another span. */
  span(name: string, parent?: string, attributes?: Fields): Span;
}
export interface Span {
  readonly traceparent: string;
  set(attributes: Fields): void;
  end(failed?: string): void;
}
