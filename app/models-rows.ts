import type { StoredFile, StoreUsage } from "../core/contracts.ts";
import type { Device } from "../core/device.ts";
import { isFailure } from "../core/failure.ts";
import { type Listing, sourcesOf, storedFiles } from "../core/hub.ts";
import type { LanguagePack, Manifest, ModelEntry, ModelStage, Tier } from "../core/manifest.ts";
import { judgeTiers, makePlan, type Plan, type StagePlan, type TierVerdict } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { Signed } from "../core/trust.ts";
import type {
  FileRow,
  HostRow,
  ModelRow,
  ModelState,
  ModelsView,
  PackRow,
  StageRow,
  StorageRow,
  TierRow,
} from "./models-view.ts";

/** What is being done to a model right now. */
export interface Activity {
  readonly state: "waiting" | "downloading" | "verifying" | "damaged";
  readonly progress?: NonNullable<ModelRow["progress"]>;
}

/** All that the rows are made of. */
export interface ModelsState {
  readonly manifest: Manifest;
  readonly signed: Signed;
  readonly device: Device;
  readonly settings: Settings;
  readonly plan: Plan | undefined;
  readonly usage: StoreUsage;
  /** By model id, of models that are not pinned: what the hub says their files are. */
  readonly listings: ReadonlyMap<string, Listing>;
  /** By model id. */
  readonly activities: ReadonlyMap<string, Activity>;
  /** Ids of models that web-llm keeps by itself and has here. */
  readonly compiled: ReadonlySet<string>;
  readonly hosts: readonly HostRow[];
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

const STAGES: readonly ModelStage[] = ["asr", "llm", "tts"];

export function modelsView(state: ModelsState): ModelsView {
  const { manifest, settings, signed, usage, hosts, base } = state;
  const verdicts = judgeTiers(manifest, state.device, settings);
  const wanted = wantedModels(state);
  const rows = [...wanted.values()].map((stage) => modelRow(stage, state));
  return {
    packs: manifest.packs.map((pack) => packRow(pack, settings.language)),
    tiers: verdicts.map((verdict) => tierRow(verdict, state, new Map(rows.map((row) => [row.id, row])))),
    stages: STAGES.map((stage) => stageRow(stage, state)),
    models: rows,
    storage: storageOf(usage),
    trust: { version: signed.version, expires: signed.expires, test: signed.test, key: signed.key },
    hosts,
    https: base.startsWith("https:"),
  };
}

/** By id: each model of the chosen pack with the files this device would use, and any other model that has bytes here. */
export function wantedModels({ manifest, device, settings, usage, base }: ModelsState): Map<string, StagePlan> {
  const wanted = new Map<string, StagePlan>();
  const add = (plan: Plan) => {
    for (const stage of Object.values(plan.stages))
      if (stage && !wanted.has(stage.model.id)) wanted.set(stage.model.id, stage);
  };
  const pack = manifest.packs.find(({ tag }) => tag === settings.language);
  for (const tier of Object.keys(pack?.tiers ?? {}) as Tier[]) {
    const plan = planFor(manifest, device, { ...settings, model_size: tier });
    if (plan) add(plan);
  }
  const current = planFor(manifest, device, settings);
  if (current) add(current);
  for (const { tag } of manifest.packs)
    for (const plan of plansOf(manifest, device, settings, tag))
      for (const stage of Object.values(plan.stages))
        if (stage && !wanted.has(stage.model.id) && hasBytes(stage.model, usage, base))
          wanted.set(stage.model.id, stage);
  return wanted;
}

function plansOf(manifest: Manifest, device: Device, settings: Settings, language: string): Plan[] {
  const pack = manifest.packs.find(({ tag }) => tag === language);
  return (Object.keys(pack?.tiers ?? {}) as Tier[]).flatMap((tier) => {
    const plan = planFor(manifest, device, { ...settings, language, model_size: tier });
    return plan ? [plan] : [];
  });
}

function planFor(manifest: Manifest, device: Device, settings: Settings): Plan | undefined {
  const plan = makePlan(manifest, device, settings);
  return isFailure(plan) ? undefined : plan;
}

function hasBytes({ id }: ModelEntry, { names }: StoreUsage, base: string): boolean {
  return names.some(({ url }) => url.startsWith(`${base}models/${id}/`));
}

/** Files as the store knows them; undefined while nobody knows their sizes. */
export function filesOf({ model, paths }: StagePlan, base: string, listing?: Listing): StoredFile[] | undefined {
  const files = storedFiles(model, paths, base, listing);
  return isFailure(files) ? undefined : files;
}

function packRow(pack: LanguagePack, chosen: string): PackRow {
  const { tag, name, english, reviewed } = pack;
  const tiers = Object.values(pack.tiers);
  const lacks = STAGES.filter((stage) => tiers.every((tier) => tier[stage] === null));
  return { tag, name, english, reviewed, chosen: tag === chosen, lacks };
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
  const reasons = chosen?.reasons ?? missing?.reasons ?? [];
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

function modelRow(stage: StagePlan, state: ModelsState): ModelRow {
  const { model, paths } = stage;
  const { base, usage, activities } = state;
  const known = filesOf(stage, base, state.listings.get(model.id));
  const here = new Map(usage.names.map((name) => [name.url, name]));
  const files: FileRow[] = paths.map((path) => {
    const file = known?.find(({ url }) => url === `${base}models/${model.id}/${path}`);
    const name = here.get(`${base}models/${model.id}/${path}`);
    const right = file === undefined || name?.digest === file.digest;
    return {
      path,
      received: right ? (name?.received ?? 0) : 0,
      complete: right && name?.complete === true,
      ...(file ? { bytes: file.size } : {}),
    };
  });
  const held = paths.some((path) => here.get(`${base}models/${model.id}/${path}`)?.inMemory);
  const whole = state.compiled.has(model.id) || (files.length > 0 && files.every(({ complete }) => complete));
  const received = files.reduce((sum, { received }) => sum + received, 0);
  const activity = activities.get(model.id);
  const source = "site" in model.source ? undefined : sourcesOf(model, paths[0] ?? "")[0];
  return {
    id: model.id,
    name: model.name,
    stage: model.stage,
    pinned: model.pinned,
    licence: model.licence,
    card: model.card,
    files,
    received,
    removable: !("site" in model.source),
    state: activity?.state ?? stateOf(whole, received, held),
    ...(source ? { host: new URL(source).host } : {}),
    ...(known ? { bytes: known.reduce((sum, { size }) => sum + size, 0) } : {}),
    ...(activity?.progress ? { progress: activity.progress } : {}),
  };
}

function stateOf(whole: boolean, received: number, held: boolean): ModelState {
  if (whole) return held ? "memory" : "installed";
  return received > 0 ? "partial" : "absent";
}

function storageOf({ bytes, inMemory, estimate, persisted }: StoreUsage): StorageRow {
  const free = estimate ? Math.max(0, estimate.quota - estimate.usage) : undefined;
  return { used: bytes, inMemory, persisted, ...(free === undefined ? {} : { free }) };
}
