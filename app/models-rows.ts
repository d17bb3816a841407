import type { Device } from "../core/device.ts";
import { type Listing, sourcesOf } from "../core/hub.ts";
import type { LanguagePack, Manifest, ModelStage } from "../core/manifest.ts";
import { STAGES } from "../core/plan/tier.ts";
import { judgeTiers, type Plan, type StagePlan, type TierVerdict } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreUsage } from "../core/storage.ts";
import type { Signed } from "../core/trust.ts";
import { bytesOfAll } from "./compiled.ts";
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
import type { ReleasesView } from "./release/release-view.ts";
import { filesOf, wantedModels } from "./wanted.ts";

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
  /** Absent where nothing was released beside the manifest. */
  readonly releases?: ReleasesView | undefined;
}

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

function packRow(pack: LanguagePack, chosen: string): PackRow {
  const { tag, name, english, reviewed } = pack;
  const tiers = Object.values(pack.tiers);
  const lacks = STAGES.filter((stage) => tiers.every((tier) => tier[stage] === null));
  const costs = Object.values(pack.cost);
  const least = costs.length > 0 ? Math.min(...costs) : 0;
  return {
    tag,
    name,
    english,
    reviewed,
    chosen: tag === chosen,
    lacks,
    atOnce: pack.tiers.pocket !== undefined,
    least,
  };
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

function modelRow(stage: StagePlan, state: ModelsState): ModelRow {
  const { model, paths } = stage;
  const { base, usage, activities } = state;
  const compiled = state.compiled.has(model.id);
  const files = compiled ? [] : fileRows(stage, state);
  const bytes = bytesOf(stage, state);
  const here = new Map(usage.names.map((name) => [name.url, name]));
  const held = paths.some((path) => here.get(`${base}models/${model.id}/${path}`)?.inMemory);
  const whole = compiled || (files.length > 0 && files.every(({ complete }) => complete));
  const received = compiled ? (bytes ?? 0) : files.reduce((sum, { received }) => sum + received, 0);
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
    ...(bytes === undefined ? {} : { bytes }),
    ...(activity?.progress ? { progress: activity.progress } : {}),
  };
}

/** undefined while nobody knows. web-llm fetches more than the manifest names. */
function bytesOf(stage: StagePlan, { base, listings }: ModelsState): number | undefined {
  const listing = listings.get(stage.model.id);
  if (stage.spec.engine === "web-llm") return listing && bytesOfAll(listing);
  return filesOf(stage, base, listing)?.reduce((sum, { size }) => sum + size, 0);
}

function fileRows(stage: StagePlan, { base, usage, listings }: ModelsState): FileRow[] {
  const { model, paths } = stage;
  const known = new Map(filesOf(stage, base, listings.get(model.id))?.map((file) => [file.url, file]));
  const here = new Map(usage.names.map((name) => [name.url, name]));
  return paths.map((path) => {
    const url = `${base}models/${model.id}/${path}`;
    const [file, name] = [known.get(url), here.get(url)];
    const right = file === undefined || name?.digest === file.digest;
    return {
      path,
      received: right ? (name?.received ?? 0) : 0,
      complete: right && name?.complete === true,
      ...(file ? { bytes: file.size } : {}),
    };
  });
}

function stateOf(whole: boolean, received: number, held: boolean): ModelState {
  if (whole) return held ? "memory" : "installed";
  return received > 0 ? "partial" : "absent";
}

function storageOf({ bytes, inMemory, estimate, persisted }: StoreUsage): StorageRow {
  const free = estimate ? Math.max(0, estimate.quota - estimate.usage) : undefined;
  return { used: bytes, inMemory, persisted, ...(free === undefined ? {} : { free }) };
}
