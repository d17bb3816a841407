import type { LlmApi } from "../core/contracts.ts";
import { aborted, type Failure, failure, isFailure, toFailure } from "../core/failure.ts";
import { storedFiles } from "../core/hub.ts";
import type { StagePlan } from "../core/plan.ts";
import type { Progress, StoreApi, StoredFile } from "../core/storage.ts";
import type { Asker } from "./ask.ts";
import { withCompiled } from "./compiled.ts";
import type { Listings } from "./listings.ts";
import type { Activity } from "./models-rows.ts";
import type { Net } from "./net.ts";
import { Meter } from "./rate.ts";

export interface InstallerPorts {
  readonly store: StoreApi;
  readonly net: Net;
  readonly asker: Pick<Asker, "ask">;
  readonly listings: Listings;
  /** A worker for what web-llm keeps by itself. */
  readonly compiled: Required<Pick<LlmApi, "fetch" | "has" | "forget">>;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly saveData: () => boolean;
  /** Milliseconds. */
  readonly clock: () => number;
  /** The activities have changed. */
  readonly changed: () => void;
}

/** Brings models here, one after the other, and takes them away again. */
export class Installer {
  readonly #ports: InstallerPorts;
  readonly #activities = new Map<string, Activity>();
  #controller: AbortController | undefined;

  constructor(ports: InstallerPorts) {
    this.#ports = ports;
  }

  /** By model id. */
  get activities(): ReadonlyMap<string, Activity> {
    return this.#activities;
  }

  get busy(): boolean {
    return this.#controller !== undefined;
  }

  /**
   * Asks what must be asked, then fetches. Resolves to the bytes that found room in memory only; undefined when the
   * person said no or paused. Throws Failures: `network`, `bad-hash`, `no-space`, `refused-host`.
   */
  async download(wanted: readonly StagePlan[]): Promise<number | undefined> {
    if (this.#controller || wanted.length === 0) return undefined;
    const controller = new AbortController();
    this.#controller = controller;
    for (const { model } of wanted) this.#activities.set(model.id, { state: "waiting" });
    this.#ports.changed();
    try {
      if (!(await this.#agreed(wanted, controller.signal))) return undefined;
      let inMemory = 0;
      for (const stage of wanted) {
        inMemory = Math.max(inMemory, await this.#fetch(stage, controller.signal));
        this.#activities.delete(stage.model.id);
      }
      return inMemory;
    } catch (thrown) {
      const reason: Failure = toFailure(thrown);
      if (reason.code === "aborted") return undefined;
      throw reason;
    } finally {
      this.#controller = undefined;
      this.#activities.clear();
      this.#ports.changed();
    }
  }

  /** What has come stays; the next download goes on from there. */
  pause(): void {
    this.#controller?.abort();
  }

  /** Reads the model's bytes again. Resolves to true when all of them are right; damaged ones are gone. */
  async verify({ model, paths }: StagePlan): Promise<boolean> {
    const files = this.#known(model, paths);
    const meter = new Meter();
    try {
      const bad = await this.#ports.store.verify(files, (progress) =>
        this.#tell(model.id, "verifying", progress, meter),
      );
      return bad.length === 0;
    } finally {
      this.#activities.delete(model.id);
      this.#ports.changed();
    }
  }

  /** Resolves to the bytes freed. */
  async remove(stage: StagePlan, urls: readonly string[]): Promise<number> {
    const { base, compiled, listings } = this.#ports;
    if (stage.spec.engine === "web-llm")
      await compiled.forget(withCompiled(stage, base, listings.known.get(stage.model.id)));
    return this.#ports.store.remove(urls);
  }

  async #agreed(wanted: readonly StagePlan[], signal: AbortSignal): Promise<boolean> {
    const { asker, saveData } = this.#ports;
    const models = wanted.map(({ model }) => model);
    const bound = models.filter(({ licence }) => !licence.commercial);
    const question = bound.map(({ name, card, licence: { spdx, notice } }) => ({ name, card, spdx, notice }));
    if (bound.length > 0 && !(await asker.ask({ kind: "licence", models: question }, signal))) return false;
    const loose = models.filter(({ pinned }) => !pinned).map(({ name }) => name);
    if (loose.length > 0 && !(await asker.ask({ kind: "not-pinned", models: loose }, signal))) return false;
    if (!saveData()) return true;
    const bytes = await this.#toFetch(wanted, signal);
    return asker.ask({ kind: "save-data", bytes }, signal);
  }

  async #toFetch(wanted: readonly StagePlan[], signal: AbortSignal): Promise<number> {
    const files = await Promise.all(wanted.map((stage) => this.#files(stage, signal)));
    const missing = await this.#ports.store.missing(files.flat(), signal);
    return missing.reduce((sum, { size }) => sum + size, 0);
  }

  async #fetch(stage: StagePlan, signal: AbortSignal): Promise<number> {
    const { model, spec } = stage;
    const meter = new Meter();
    const onProgress = (progress: Progress) => this.#tell(model.id, "downloading", progress, meter);
    if (spec.engine === "web-llm") {
      await this.#ports.listings.fetch(model, signal);
      const complete = withCompiled(stage, this.#ports.base, this.#ports.listings.known.get(model.id));
      const { weights, library } = complete.compiled ?? {};
      if (!weights || !library) throw failure("bad-manifest", `${model.id}: no library for web-llm`);
      await this.#ports.net.permit([weights, library], "models");
      await this.#ports.compiled.fetch(complete, onProgress, signal);
      return 0;
    }
    const files = await this.#files(stage, signal);
    const origins = new Set(files.map(({ url, sources }) => sources?.[0] ?? url));
    await this.#ports.net.permit([...origins], "models");
    if (signal.aborted) throw aborted;
    const { inMemory } = await this.#ports.store.ensure(files, onProgress, signal);
    return inMemory;
  }

  async #files({ model, paths, spec }: StagePlan, signal: AbortSignal): Promise<readonly StoredFile[]> {
    if (spec.engine === "web-llm") return [];
    await this.#ports.listings.fetch(model, signal);
    return this.#known(model, paths);
  }

  #known(model: StagePlan["model"], paths: StagePlan["paths"]): StoredFile[] {
    const files = storedFiles(model, paths, this.#ports.base, this.#ports.listings.known.get(model.id));
    if (isFailure(files)) throw files;
    return files;
  }

  #tell(id: string, state: Activity["state"], progress: Progress, meter: Meter): void {
    const rate = meter.push(this.#ports.clock() / 1000, progress.loaded, progress.total);
    this.#activities.set(id, { state, progress: { ...progress, ...rate } });
    this.#ports.changed();
  }
}
