import type { Backend, Dtype, EngineSpec, Hearing, StoredFile } from "./contracts.ts";
import { type Failure, failure, isFailure } from "./failure.ts";
import type { LanguagePack, Manifest, ModelEntry, ModelStage } from "./manifest.ts";
import type { Settings } from "./settings.ts";

export interface Device {
  /** `software`: an adapter that runs on the CPU; it counts only when forced. */
  readonly webgpu: "none" | "software" | "hardware";
  /** Cross-origin isolated: WASM may use threads. */
  readonly isolated: boolean;
  readonly cores: number;
  /** `node` runs the models on the CPU by onnxruntime-node; a browser when absent. */
  readonly host?: "browser" | "node";
}

export interface Plan {
  readonly pack: LanguagePack;
  readonly models: Readonly<Record<ModelStage, ModelEntry>>;
  readonly specs: Readonly<Record<ModelStage, EngineSpec>>;
  /** The backend of the stages, `webgpu` when any uses it. */
  readonly backend: "wasm" | "webgpu";
  readonly hearing: Hearing;
  /** Of all the files, in bytes. */
  readonly bytes: number;
}

/** Which model runs where for the language of the settings, or why it cannot: `no-model`, `no-webgpu`. */
export function makePlan(manifest: Manifest, device: Device, settings: Settings): Plan | Failure {
  const pack = manifest.packs.find(({ tag }) => tag === settings.language);
  if (!pack) return failure("no-model", `no pack for ${settings.language}`, { language: settings.language });
  if (settings.backend === "webgpu" && device.webgpu === "none")
    return failure("no-webgpu", "WebGPU was asked for, and this browser offers no adapter");
  const asr = choose(manifest, pack, "asr", device, settings);
  if (isFailure(asr)) return asr;
  const llm = choose(manifest, pack, "llm", device, settings);
  if (isFailure(llm)) return llm;
  const tts = choose(manifest, pack, "tts", device, settings);
  if (isFailure(tts)) return tts;
  const choices = [asr, llm, tts];
  return {
    pack,
    models: { asr: asr.model, llm: llm.model, tts: tts.model },
    specs: { asr: asr.spec, llm: llm.spec, tts: tts.spec },
    backend: choices.some(({ spec }) => spec.backend === "webgpu") ? "webgpu" : "wasm",
    hearing: hearingOf(asr.model),
    bytes: choices.flatMap(({ model }) => model.files).reduce((sum, { size }) => sum + size, 0),
  };
}

function hearingOf(model: ModelEntry): Hearing {
  if (model.stage !== "asr") throw new Error(`${model.id} is no recogniser`);
  return { window: model.window, pause: model.pause };
}

/** What must be in the store before a stage can load. base: the site's absolute URL, ending with `/`. */
export function filesOf({ source, files }: ModelEntry, base: string): StoredFile[] {
  return files.map(({ path, size, sha256 }) => ({ url: `${base}${source.site}${path}`, size, sha256 }));
}

type Choice = { readonly model: ModelEntry; readonly spec: EngineSpec };

function choose(
  manifest: Manifest,
  pack: LanguagePack,
  stage: ModelStage,
  device: Device,
  settings: Settings,
): Choice | Failure {
  const model = manifest.models.find(({ id }) => id === pack.models[stage]);
  const detail = { stage, language: pack.tag };
  if (!model) return failure("no-model", `${pack.tag} has no ${stage} model`, detail);
  const entries = Object.entries(model.backends) as [Backend, Dtype][];
  const usable = entries.find(([name]) => runs(name, device, settings));
  if (!usable) return failure("no-model", `${model.id} does not run on this device`, detail);
  const [backend, dtype] = usable;
  const threads = backend === "webgpu" ? 1 : threadsFor(device, settings);
  return { model, spec: { model: model.id, language: pack.tag, backend, dtype, threads, can: model.can } };
}

function runs(backend: Backend, device: Device, settings: Settings): boolean {
  if (device.host === "node") return backend === "cpu";
  if (settings.backend !== "auto") return backend === settings.backend;
  return backend === "wasm" || (backend === "webgpu" && device.webgpu === "hardware");
}

/** Half the cores, at most four: the stages overlap, and listening has a thread of its own. */
function threadsFor({ isolated, cores }: Device, { threads }: Settings): number {
  if (!isolated) return 1;
  return threads > 0 ? threads : Math.max(1, Math.min(4, Math.floor(cores / 2)));
}
