import { failure } from "../core/failure.ts";
import type { Upstream } from "./asr-upstream.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that are no settings: they are read here alone, so that the key is printed nowhere. */
const NAMES: ReadonlySet<string> = new Set(["INZWA_ASR_URL", "INZWA_ASR_MODEL", "INZWA_ASR_KEY"]);

/** Throws `no-model` where no server is named. */
export function upstreamOf(environment: Environment): Upstream {
  const base = environment.INZWA_ASR_URL;
  if (!base) throw failure("no-model", "the openai recogniser needs the server's address in INZWA_ASR_URL");
  return { base, model: environment.INZWA_ASR_MODEL || undefined, key: environment.INZWA_ASR_KEY || undefined };
}

/** The environment as the settings may read it. */
export function withoutUpstream(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !NAMES.has(name)));
}
