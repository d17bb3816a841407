import "fake-indexeddb/auto";
import { vi } from "vitest";
import { type Asker, createAsker } from "../../app/ask.ts";
import { Installer } from "../../app/installer.ts";
import { createKeeper, type Keeper } from "../../app/keeper.ts";
import { Listings } from "../../app/listings.ts";
import type { Question } from "../../app/models-view.ts";
import { type Net, openNet } from "../../app/net.ts";
import type { RunnablePorts } from "../../app/runnable.ts";
import { filesOf } from "../../app/wanted.ts";
import type { EngineSpec } from "../../core/contracts.ts";
import type { Device } from "../../core/device.ts";
import { isFailure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { Manifest } from "../../core/manifest.ts";
import { makePlan, type Plan, type StagePlan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoreApi, StoredFile } from "../../core/storage.ts";
import { withoutAnswers } from "../../core/without.ts";
import { defaults, desktop } from "../fixtures/devices/planned.ts";
import { type Host, type Hosted, openHost, storeAt, UNIT } from "../workers/store-host.ts";
import { lockManager } from "../workers/store-locks.ts";
import { type Change, hostedManifest } from "./models-hosted.ts";

export const BASE = "https://site.test/";
export const phone: Device = { ...desktop, webgpu: "none", cores: 8, memory: 8 };
let databases = 0;

export interface Scene {
  readonly host: Host;
  /** By ID/PATH; the hub's list of a model that is not pinned by its ID. */
  readonly hosted: ReadonlyMap<string, Hosted>;
  readonly manifest: Manifest;
  readonly database: string;
  readonly store: StoreApi;
  readonly net: Net;
  readonly listings: Listings;
  readonly keeper: Keeper;
  /** Models that web-llm has, and what it was told to fetch. */
  readonly compiled: { readonly here: Set<string>; readonly fetched: EngineSpec[] };
  readonly installer: Installer;
  readonly asker: Asker;
  /** Every question so far; `says` answers them. */
  readonly asked: Question[];
  says: (question: Question) => boolean;
  saveData: boolean;
  /** Called when something shown may be another one now. */
  changed: () => void;
  readonly kept: Map<string, string>;
  plan(settings?: Partial<Settings>, device?: Device): Plan;
  stages(settings?: Partial<Settings>, device?: Device): StagePlan[];
  files(stages: readonly StagePlan[]): StoredFile[];
  ports(settings?: Partial<Settings>, device?: Device, installed?: readonly string[]): RunnablePorts;
  /** Puts models into the store without a question. */
  fetch(stages: readonly StagePlan[]): Promise<void>;
  close(): Promise<void>;
}

/** The page's parts around a real store, with all hosts of the world on one file server. */
export async function openScene(change?: Change): Promise<Scene> {
  const [host, locks, kept] = [await openHost(), lockManager(), new Map<string, string>()];
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (input: string | URL, init?: RequestInit) => {
    const { pathname, search } = new URL(input);
    return real(host.base + pathname + search, init);
  });
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  const database = `scene-${databases++}`;
  const store = storeAt({ base: BASE }, database, { chunk: UNIT / 4 });
  const asked: Question[] = [];
  const asker = createAsker((question) => {
    if (!question) return;
    asked.push(question);
    queueMicrotask(() => asker.answer(scene.says(question)));
  });
  const changed = () => scene.changed();
  const net = await openNet({ home: new URL(BASE).origin, store, ask: (question) => asker.ask(question), changed });
  const listings = new Listings(store, net);
  const compiled = { here: new Set<string>(), fetched: [] as EngineSpec[] };
  const keeper = createKeeper(webLlm(compiled));
  const saveData = () => scene.saveData;
  const clock = () => performance.now();
  const installer = new Installer({
    store,
    net,
    asker,
    listings,
    compiled: keeper,
    base: BASE,
    saveData,
    clock,
    changed,
  });
  const { manifest, hosted } = hostedManifest(host, change);
  const files = (stages: readonly StagePlan[]) =>
    stages.flatMap((stage) => filesOf(stage, BASE, listings.known.get(stage.model.id)) ?? []);
  const plan = (settings: Partial<Settings> = {}, device = desktop): Plan => {
    const made = makePlan(manifest, device, { ...defaults, ...settings });
    if (isFailure(made)) throw new Error(made.message);
    return made;
  };
  const scene: Scene = {
    ...{
      host,
      hosted,
      files,
      manifest,
      database,
      store,
      net,
      listings,
      keeper,
      compiled,
      installer,
      asker,
      asked,
      kept,
      plan,
    },
    says: () => true,
    changed: () => {},
    saveData: false,
    stages: (settings, device) => Object.values(plan(settings, device).stages).filter((stage) => stage !== undefined),
    ports: (settings = {}, device = desktop, installed = []) => ({
      ...{ manifest, device, store, listings, base: BASE, settings: { ...defaults, ...settings } },
      compiled: (spec) => keeper.has(spec),
      installed: new Set(installed),
    }),
    async fetch(stages) {
      await store.remember("hosts", ["https://huggingface.co"]);
      await store.ensure(files(stages), () => {});
    },
    async close() {
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
      await host.close();
    },
  };
  return scene;
}

/** As much of a worker of web-llm as keeps files. */
function webLlm({ here, fetched }: Scene["compiled"]): LlmApi {
  return {
    ...withoutAnswers,
    async fetch(spec, onProgress) {
      fetched.push(spec);
      onProgress({ loaded: 1, total: 1 });
      here.add(spec.model);
    },
    has: async ({ model }) => here.has(model),
    forget: async ({ model }) => void here.delete(model),
  };
}
