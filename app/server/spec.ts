import type { EngineSpec, RemoteServer } from "../../core/contracts.ts";
import type { ServerAccess } from "./access.ts";

export function remoteOf({ base, key, voice }: ServerAccess): RemoteServer {
  return { base, opus: true, ...(key ? { key } : {}), ...(voice ? { voice } : {}) };
}

/** What a worker is told that only waits for a server. */
export function specOf(model: string, language: string, remote: RemoteServer): EngineSpec {
  return { engine: "openai", model, language, backend: "wasm", dtype: "fp32", threads: 1, can: {}, remote };
}
