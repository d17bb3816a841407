import type { EngineSpec } from "../contracts.ts";

/** What an embedding model made of texts. */
export interface Embedded {
  /** One vector of unit length for each text, one after the other: what means alike points alike. */
  readonly vectors: Float32Array;
}

/** A model that turns texts into vectors. Its prefixes are put before the texts by whoever asks. */
export interface EmbedApi {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<void>;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedded>;
}
