import { failure } from "../core/failure.ts";
import type { AsrUpstream } from "../workers/openai/asr.ts";
import type { Environment } from "./environment.ts";

/** Throws `no-model` where no server is named. */
export function upstreamOf(environment: Environment): Omit<AsrUpstream, "fetch"> {
  const base = environment.INZWA_ASR_URL;
  if (!base) throw failure("no-model", "the openai recogniser needs the server's address in INZWA_ASR_URL");
  return { base, model: environment.INZWA_ASR_MODEL || undefined, key: environment.INZWA_ASR_KEY || undefined };
}
