import type { AsrApi, EngineSpec, LlmApi, StoreApi, TtsApi, TtsInfo, VadApi } from "../core/contracts.ts";
import type { Failure } from "../core/failure.ts";
import { type Hand, type Hired, hire } from "./hire.ts";

export interface Staff {
  readonly vad: Hired<VadApi, void>;
  readonly asr: Hired<AsrApi, void>;
  readonly llm: Hired<LlmApi, void>;
  readonly tts: Hired<TtsApi, TtsInfo>;
}

export interface Terms {
  readonly specs: Readonly<Record<"asr" | "llm" | "tts", EngineSpec>>;
  /** Runs before a worker loads its model: what the browser has evicted since is fetched again. */
  ensureModels(): Promise<void>;
  /** Milliseconds without work after which a model's worker is let go; 0 keeps it. */
  readonly idleMs: number;
  onDeath(reason: Failure): void;
}

/** One worker a stage: a WASM inference blocks its thread, and listening must go on while Whisper works. */
export function hireStaff({ specs, ensureModels, idleMs, onDeath }: Terms): Staff {
  const terms = { ...(idleMs > 0 ? { idleMs } : {}), onDeath };
  const load = async <Info>(api: { load(spec: EngineSpec): Promise<Info> }, spec: EngineSpec): Promise<Info> => {
    await ensureModels();
    return api.load(spec);
  };
  return {
    vad: hire({ name: "vad", spawn: spawnVad, start: (api: VadApi) => api.load(), onDeath }),
    asr: hire({ name: "asr", spawn: spawnAsr, start: (api: AsrApi) => load(api, specs.asr), ...terms }),
    llm: hire({ name: "llm", spawn: spawnLlm, start: (api: LlmApi) => load(api, specs.llm), ...terms }),
    tts: hire({ name: "tts", spawn: spawnTts, start: (api: TtsApi) => load(api, specs.tts), ...terms }),
  };
}

export function hireStore(): Hired<StoreApi, void> {
  return hire({ name: "store", spawn: spawnStore, start: async (_: StoreApi) => {} });
}

// Vite finds workers only in this very form, so there is no table of them.
const spawnVad = (name: string): Hand =>
  new Worker(new URL("../workers/vad.ts", import.meta.url), { type: "module", name });
const spawnAsr = (name: string): Hand =>
  new Worker(new URL("../workers/asr.ts", import.meta.url), { type: "module", name });
const spawnLlm = (name: string): Hand =>
  new Worker(new URL("../workers/llm.ts", import.meta.url), { type: "module", name });
const spawnTts = (name: string): Hand =>
  new Worker(new URL("../workers/tts.ts", import.meta.url), { type: "module", name });
const spawnStore = (name: string): Hand =>
  new Worker(new URL("../workers/store.ts", import.meta.url), { type: "module", name });
