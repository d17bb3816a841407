import type { EngineSpec } from "./contracts.ts";
import type { Progress } from "./storage.ts";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
  /** The assistant called these functions; only for models that can. */
  readonly calls?: readonly ToolCall[];
  /** What came of the call of this id; the role is `user` then, for models that know no other. */
  readonly answers?: string;
}
/** A function that the model may ask the caller to run. */
export interface ToolSpec {
  readonly name: string;
  readonly description?: string;
  /** A JSON schema. */
  readonly parameters?: unknown;
}
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it. */
  readonly arguments: string;
}
export interface LlmRequest {
  readonly turn: number;
  readonly revision: number;
  /** Oldest first, ending with the user's question. What does not fit the model's context is dropped, oldest first. */
  readonly messages: readonly Message[];
  /** Most tokens of the reply, where it is to be shorter than the model's own limit. */
  readonly maxTokens?: number;
  /** Only for models of which the manifest says that they `can.tools`. choice: `auto`, `none`, `required` or a function's name. */
  readonly tools?: { readonly list: readonly ToolSpec[]; readonly choice: string };
}
export interface LlmReply {
  readonly turn: number;
  readonly revision: number;
  readonly text: string;
  readonly promptTokens: number;
  /** Tokens of the prompt that were still in the cache from before. */
  readonly reused: number;
  readonly tokens: number;
  /** Functions that the model asks for, behind the text. */
  readonly calls?: readonly ToolCall[];
}
/** What came of feeding a prompt without asking for a reply. */
export interface Prepared {
  readonly turn: number;
  readonly revision: number;
  readonly promptTokens: number;
  readonly reused: number;
  /**
   * Probability, 0..1, that the last message is complete as it stands: that of the model's own end of message right
   * behind it. Absent where the model was not trained to tell.
   */
  readonly ended?: number;
}
export interface LlmApi {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<void>;
  /** onDelta gets each piece of text as it is decoded; the pieces joined are the reply's text. */
  reply(request: LlmRequest, onDelta: (text: string) => void, signal?: AbortSignal): Promise<LlmReply>;
  /**
   * Feeds the messages into the cache, so that the reply to them has only the rest to feed. The last one may still grow:
   * its end is left open.
   */
  prepare?(request: LlmRequest, signal?: AbortSignal): Promise<Prepared>;
  /**
   * For engines with a cache of their own, whose models the store does not hold: brings what is not there yet, verified
   * where the spec or the model's own lists name digests. Needs no GPU. Aborting it keeps every file that is whole.
   */
  fetch?(spec: EngineSpec, onProgress: (progress: Progress) => void, signal?: AbortSignal): Promise<void>;
  /** Whether every file is in that cache. */
  has?(spec: EngineSpec, signal?: AbortSignal): Promise<boolean>;
  /** Deletes the model's files from that cache. */
  forget?(spec: EngineSpec, signal?: AbortSignal): Promise<void>;
}
