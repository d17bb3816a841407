import type { AsrApi, EngineSpec, TtsApi, TtsInfo } from "../../core/contracts.ts";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { toFailure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { ModelStage } from "../../core/manifest.ts";
import { resample } from "../../core/pcm.ts";
import { hostOf, isLocal } from "../../core/server-address.ts";
import { pickModels, type ServerModels } from "../../core/server-models.ts";
import { type Hired, hire } from "../hire.ts";
import type { Net } from "../net.ts";
import { sharing } from "../seats.ts";
import type { ServerAccess } from "./access.ts";
import type { ServerReport, ServerTrouble, StageReport } from "./server-view.ts";
import { remoteOf, specOf } from "./spec.ts";

export interface CheckPorts {
  readonly net: Pick<Net, "fetch">;
  /** BCP 47, of the conversation. */
  readonly language: string;
  /** A short question of that language: said, heard again and answered. */
  readonly sentence: string;
}

const PATIENCE = 15_000;
/** Tokens of the answer: it has to come, not to be good. */
const FEW = 8;
const TURN = { turn: -1, revision: 0 };
const STAGES: readonly ModelStage[] = ["tts", "asr", "llm"];

/**
 * Asks the server for its models and has each one do something small with a sentence of the language pack; nothing that the
 * person said is in it. Resolves to what works, how fast, and the models that were taken.
 */
export async function check(
  server: ServerAccess,
  wishes: ServerModels,
  ports: CheckPorts,
): Promise<{ readonly report: ServerReport; readonly models: ServerModels }> {
  const listed = await list(server, ports.net);
  if ("trouble" in listed) return { report: { trouble: listed.trouble, stages: [] }, models: {} };
  const models = { ...pickModels(listed.ids, ports.language), ...wishes };
  const share = sharing();
  const remote = { ...remoteOf(server), timeout: PATIENCE };
  const report: StageReport[] = [];
  let said: Float32Array | undefined;
  for (const stage of STAGES) {
    const model = models[stage];
    if (model === undefined) {
      report.push({ stage, trouble: "no-model" });
      continue;
    }
    const spec = specOf(model, ports.language, remote);
    const hired = hire<TtsApi & AsrApi & LlmApi, unknown>({
      name: `server-${stage}`,
      spawn: share(stage),
      start: (api: { load(spec: EngineSpec): Promise<unknown> }) => api.load(spec),
      concurrent: true,
    });
    const begun = performance.now();
    try {
      await hired.ready();
      const asked = performance.now();
      if (stage === "tts") said = await speak(hired as unknown as Hired<TtsApi, TtsInfo>, ports.sentence);
      else if (stage === "asr") await hired.api.transcribe({ ...TURN, samples: said ?? tone(), at: 0 });
      else
        await hired.api.reply(
          { ...TURN, messages: [{ role: "user", text: ports.sentence }], maxTokens: FEW },
          () => undefined,
        );
      report.push({ stage, model, ms: Math.round(performance.now() - asked) });
    } catch (thrown) {
      report.push({ stage, model, trouble: troubleOf(thrown, performance.now() - begun) });
    } finally {
      hired.dismiss();
    }
  }
  const works = report.filter(({ ms }) => ms !== undefined);
  const stages = report.sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage));
  const kept = Object.fromEntries(works.map(({ stage, model }) => [stage, model]));
  const common = works.length > 0 ? undefined : (report.find(({ trouble }) => trouble === "key")?.trouble ?? "nothing");
  return { report: { stages, ...(common ? { trouble: common } : {}) }, models: kept };
}

const ORDER: readonly ModelStage[] = ["asr", "llm", "tts"];

async function list(
  { base, key }: ServerAccess,
  net: Pick<Net, "fetch">,
): Promise<{ readonly ids: readonly string[] | undefined } | { readonly trouble: ServerTrouble }> {
  if (!navigator.onLine && !isLocal(hostOf(base))) return { trouble: "offline" };
  try {
    const response = await net.fetch(`${base}/v1/models`, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      redirect: "error",
      credentials: "omit",
      signal: timeout(),
      why: "models",
    });
    if (response.status === 401 || response.status === 403) return { trouble: "key" };
    if (response.status === 404 || response.status === 405 || response.status === 501) return { ids: undefined };
    if (response.status === 429 || response.status === 503) return { trouble: "busy" };
    if (!response.ok) return { trouble: "answer" };
    const { data } = ((await response.json().catch(() => null)) ?? {}) as { data?: unknown };
    if (!Array.isArray(data)) return { trouble: "answer" };
    const ids = data.map((entry: unknown) => (entry as { id?: unknown } | null)?.id);
    return { ids: ids.filter((id): id is string => typeof id === "string") };
  } catch (thrown) {
    return { trouble: (thrown as { name?: unknown }).name === "TimeoutError" ? "slow" : "unreachable" };
  }
}

function timeout(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException("no answer", "TimeoutError")), PATIENCE);
  return controller.signal;
}

async function speak({ api }: Hired<TtsApi, TtsInfo>, text: string): Promise<Float32Array> {
  const { samples, sampleRate } = await api.speak({ ...TURN, phrase: 0, text });
  return resample(samples, sampleRate, SAMPLE_RATE);
}

/** Where nothing speaks: a second of a hum, which any recogniser may read as nothing. */
function tone(): Float32Array {
  return Float32Array.from({ length: SAMPLE_RATE }, (_, i) => 0.1 * Math.sin((i * 2 * Math.PI * 220) / SAMPLE_RATE));
}

function troubleOf(thrown: unknown, ms: number): ServerTrouble {
  const { code, detail } = toFailure(thrown);
  const status = Number(detail?.status);
  if (status === 401 || status === 403) return "key";
  if (status === 429 || status === 503) return "busy";
  if (code === "no-model" || code === "model-load") return "no-model";
  if (detail?.timeout !== undefined || ms >= PATIENCE) return "slow";
  return Number.isFinite(status) ? "answer" : "unreachable";
}
