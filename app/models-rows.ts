import type { LanguagePack, ModelStage } from "../core/manifest.ts";
import { STAGES } from "../core/plan/tier.ts";
import { judgeTiers, type TierVerdict } from "../core/plan.ts";
import type { StoreUsage } from "../core/storage.ts";
import { modelRow } from "./model-row.ts";
import type { ModelsState } from "./models-state.ts";
import type { HostRow, ModelRow, ModelsView, PackRow, StageRow, StorageRow, TierRow } from "./models-view.ts";
import { wantedModels } from "./wanted.ts";

export function modelsView(state: ModelsState): ModelsView {
  const { manifest, settings, signed, usage, hosts, base } = state;
  const verdicts = judgeTiers(manifest, state.device, settings);
  const wanted = wantedModels(state);
  const rows = [...wanted.values()].map((stage) => modelRow(stage, state));
  return {
    packs: manifest.packs.map((pack) => packRow(pack, state)),
    tiers: verdicts.map((verdict) => tierRow(verdict, state, new Map(rows.map((row) => [row.id, row])))),
    stages: STAGES.map((stage) => stageRow(stage, state)),
    models: rows,
    storage: storageOf(usage),
    trust: { version: signed.version, expires: signed.expires, test: signed.test, key: signed.key },
    ...(state.releases ? { releases: state.releases } : {}),
    hosts: withServed(hosts, state.plan?.server?.host),
    https: base.startsWith("https:"),
  };
}

/** The server is listed also where it is the site's own host, which nobody is asked about. */
function withServed(hosts: readonly HostRow[], served: string | undefined): readonly HostRow[] {
  if (served === undefined) return hosts;
  const rows = hosts.some(({ host }) => host === served) ? hosts : [{ host: served, allowed: true }, ...hosts];
  return rows.map((row) => (row.host === served ? { ...row, server: true } : row));
}

function packRow(pack: LanguagePack, state: ModelsState): PackRow {
  const { tag, name, english, reviewed } = pack;
  const chosen = tag === state.settings.language;
  const tiers = Object.values(pack.tiers);
  const lacks = STAGES.filter((stage) => tiers.every((tier) => tier[stage] === null));
  const costs = Object.values(pack.cost);
  const least = costs.length > 0 ? Math.min(...costs) : 0;
  return {
    tag,
    name,
    english,
    reviewed,
    chosen,
    lacks,
    atOnce: pack.tiers.pocket !== undefined && (chosen || isHere(Object.values(pack.tiers.pocket), state)),
    least,
  };
}

/** ids: of models; null for a stage that has none. */
function isHere(ids: readonly (string | null)[], { manifest, usage, base }: ModelsState): boolean {
  const complete = new Set(usage.names.filter((name) => name.complete).map(({ url }) => url));
  const models = manifest.models.filter(({ id }) => ids.includes(id));
  return models.every(({ id, files }) => files.every(({ path }) => complete.has(`${base}models/${id}/${path}`)));
}

function tierRow(verdict: TierVerdict, state: ModelsState, rows: ReadonlyMap<string, ModelRow>): TierRow {
  const { tier, fits, recommended, reasons, models, lacks } = verdict;
  const own = models.map((id) => rows.get(id));
  const sizes = own.map((row) => row?.bytes);
  const pack = state.manifest.packs.find(({ tag }) => tag === state.settings.language);
  const known = sizes.length > 0 && sizes.every((size) => size !== undefined);
  return {
    tier,
    fits,
    recommended,
    reasons,
    models,
    lacks,
    chosen: state.plan?.tier === tier,
    installed: own.length > 0 && own.every((row) => row?.state === "installed" || row?.state === "memory"),
    estimate: pack?.cost[tier] ?? 0,
    received: own.reduce((sum, row) => sum + (row?.received ?? 0), 0),
    ...(known ? { bytes: sizes.reduce((sum, size) => sum + size, 0) } : {}),
  };
}

function stageRow(stage: ModelStage, { plan, manifest, settings }: ModelsState): StageRow {
  const chosen = plan?.stages[stage];
  const missing = plan?.missing.find((lack) => lack.stage === stage);
  const wish = settings[`${stage}_model`];
  const choices = manifest.models
    .filter((model) => model.stage === stage && model.languages.includes(settings.language))
    .map(({ id, name }) => ({ id, name, chosen: id === wish }));
  const served = plan?.server?.stages[stage];
  const own = chosen?.reasons ?? missing?.reasons ?? [];
  const reasons = served?.role === "first" ? served.reasons : [...own, ...(served?.reasons ?? [])];
  if (served?.role === "first") return { stage, reasons, choices, model: served.model, engine: "openai" };
  if (!chosen) return { stage, reasons, choices };
  const { engine, backend, dtype, threads } = chosen.spec;
  return {
    stage,
    reasons,
    choices,
    model: chosen.model.name,
    engine,
    backend,
    threads,
    dtype: typeof dtype === "string" ? dtype : [...new Set(Object.values(dtype))].join(" + "),
  };
}

function storageOf({ bytes, inMemory, estimate, persisted }: StoreUsage): StorageRow {
  const free = estimate ? Math.max(0, estimate.quota - estimate.usage) : undefined;
  return { used: bytes, inMemory, persisted, ...(free === undefined ? {} : { free }) };
}
