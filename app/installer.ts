import { aborted, type Failure, isFailure, toFailure } from "../core/failure.ts";
import { storedFiles } from "../core/hub.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import type { StagePlan } from "../core/plan.ts";
import type { Progress, StoreApi, StoredFile } from "../core/storage.ts";
import { withCompiled } from "./compiled.ts";
import { agreed, type ConsentPorts } from "./consent.ts";
import type { Activity } from "./models-state.ts";
import { Meter } from "./rate.ts";

export interface InstallerPorts extends ConsentPorts {
  readonly store: StoreApi;
  /** A worker for what web-llm keeps by itself. */
  readonly compiled: Required<Pick<LlmApi, "fetch" | "has" | "forget">>;
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
  #ended: Promise<unknown> = Promise.resolve();

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
    const work = this.#bring(wanted, controller.signal);
    this.#ended = work.catch(() => undefined);
    try {
      return await work;
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

  /**
   * Reads the model's bytes again. Resolves to true when all of them are right; damaged ones are gone. Of what web-llm
   * keeps only that it is all there.
   */
  async verify(stage: StagePlan): Promise<boolean> {
    if (stage.spec.engine === "web-llm") return this.find(stage);
    const { id } = stage.model;
    const meter = new Meter();
    try {
      const tell = (progress: Progress) => this.#tell(id, "verifying", progress, meter);
      const bad = await this.#ports.store.verify(this.#known(stage), tell);
      return bad.length === 0;
    } finally {
      this.#activities.delete(id);
      this.#ports.changed();
    }
  }

  /** Whether web-llm has all of the model. */
  find(stage: StagePlan): Promise<boolean> {
    const { compiled, base, listings } = this.#ports;
    return compiled.has(withCompiled(stage, base, listings.known.get(stage.model.id)));
  }

  /** Resolves to the bytes freed. A download of the model is paused first: it would bring everything back. */
  async remove(stage: StagePlan, urls: readonly string[]): Promise<number> {
    const { base, compiled, listings, store } = this.#ports;
    if (this.#activities.has(stage.model.id)) {
      this.pause();
      await this.#ended;
    }
    if (stage.spec.engine === "web-llm")
      await compiled.forget(withCompiled(stage, base, listings.known.get(stage.model.id)));
    return store.remove(urls);
  }

  async #bring(wanted: readonly StagePlan[], signal: AbortSignal): Promise<number | undefined> {
    if (!(await agreed(wanted, this.#ports, signal))) return undefined;
    let inMemory = 0;
    for (const stage of wanted) {
      inMemory += await this.#fetch(stage, signal);
      this.#activities.delete(stage.model.id);
    }
    return inMemory;
  }

  async #fetch(stage: StagePlan, signal: AbortSignal): Promise<number> {
    const { base, compiled, listings, store } = this.#ports;
    const { model, spec } = stage;
    const meter = new Meter();
    const tell = (progress: Progress) => this.#tell(model.id, "downloading", progress, meter);
    const listing = await listings.fetch(model, signal);
    if (spec.engine === "web-llm") {
      await compiled.fetch(withCompiled(stage, base, listing), tell, signal);
      return 0;
    }
    if (signal.aborted) throw aborted;
    const ensured = store.ensure(this.#known(stage), tell, signal).catch(async (thrown: unknown) => {
      // What is not pinned may have changed on its branch since the list was read.
      const stale = isFailure(thrown) && thrown.code === "bad-hash" && (await listings.renew(model, signal));
      if (!stale) throw thrown;
      return store.ensure(this.#known(stage), tell, signal);
    });
    return (await ensured).inMemory;
  }

  #known({ model, paths }: StagePlan): StoredFile[] {
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
