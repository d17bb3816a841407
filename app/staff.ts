import type { AsrApi, EngineSpec, TtsApi, TtsInfo, VadApi } from "../core/contracts.ts";
import type { Failure } from "../core/failure.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import type { ModelStage } from "../core/manifest.ts";
import type { Plan } from "../core/plan.ts";
import type { StoreApi } from "../core/storage.ts";
import { withoutAnswers, withoutVoice } from "../core/without.ts";
import { type Hand, type Hired, hire } from "./hire.ts";
import { apart, together } from "./seats.ts";

export interface Staff {
  readonly vad: Hired<VadApi, void>;
  /** Absent where no model hears the language: then there is only typing. */
  readonly asr?: Hired<AsrApi, void>;
  readonly llm: Hired<LlmApi, void>;
  readonly tts: Hired<TtsApi, TtsInfo>;
}

export interface Terms {
  readonly plan: Plan;
  /** A worker for each stage, or one for all; that one is never let go for idleness, since none of it could go alone. */
  readonly workers: "each" | "one";
  /** Runs before a worker loads its model: what the browser has evicted since is fetched again. */
  ensureModels(): Promise<void>;
  /** Milliseconds without work after which a model's worker is let go; 0 keeps it. */
  readonly idleMs: number;
  onDeath(reason: Failure): void;
}

/** Where the plan has no model that answers or speaks, a stand-in takes the place. */
export function hireStaff({ plan, workers, ensureModels, idleMs, onDeath }: Terms): Staff {
  const { stages } = plan;
  const terms = { ...(idleMs > 0 && workers === "each" ? { idleMs } : {}), onDeath };
  const spawn = workers === "one" ? together(plan) : apart;
  const load = async <Info>(api: { load(spec: EngineSpec): Promise<Info> }, spec: EngineSpec): Promise<Info> => {
    await ensureModels();
    return api.load(spec);
  };
  const { asr, llm, tts } = specsOf(stages);
  return {
    vad: hire({ name: "vad", spawn: spawn("vad"), start: (api: VadApi) => api.load(), onDeath }),
    ...(asr
      ? { asr: hire({ name: "asr", spawn: spawn("asr"), start: (api: AsrApi) => load(api, asr), ...terms }) }
      : {}),
    llm: llm
      ? hire({ name: "llm", spawn: spawn("llm"), start: (api: LlmApi) => load(api, llm), ...terms })
      : standIn(withoutAnswers, undefined),
    tts: tts
      ? hire({ name: "tts", spawn: spawn("tts"), start: (api: TtsApi) => load(api, tts), ...terms })
      : standIn(withoutVoice, { sampleRate: 16_000 }),
  };
}

export function dismissStaff(staff: Staff | undefined): void {
  for (const hired of Object.values(staff ?? {}) as Hired<object, unknown>[]) hired.dismiss();
}

/** Never let go: what found no room on the disk lives in this worker. It is asked while it downloads. */
export function hireStore(): Hired<StoreApi, void> {
  return hire({ name: "store", spawn: spawnStore, start: async (_: StoreApi) => {}, concurrent: true });
}

/** A worker for the files that web-llm keeps by itself; it loads no model. */
export function hireKeeper(): Hired<LlmApi, void> {
  return hire({ name: "keeper", spawn: apart("llm"), start: async (_: LlmApi) => {}, idleMs: 30_000 });
}

function specsOf(stages: Plan["stages"]): { readonly [S in ModelStage]?: EngineSpec } {
  return Object.fromEntries(Object.entries(stages).flatMap(([stage, plan]) => (plan ? [[stage, plan.spec]] : [])));
}

function standIn<Api, Info>(api: Api, info: Info): Hired<Api, Info> {
  return { api, ready: async () => info, dismiss: () => {} };
}

// Vite finds workers only in this very form.
const spawnStore = (name: string): Hand =>
  new Worker(new URL("../workers/store.ts", import.meta.url), { type: "module", name });
