import { join } from "node:path";
import type { VadEngine } from "../../core/contracts.ts";
import type { ModelStage } from "../../core/manifest.ts";
import type { Fetch, Upstream } from "../../workers/openai/http.ts";
import { home } from "../home.ts";
import type { PocketPlan } from "../pocket.ts";
import type { Services } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import { Detector } from "./detector.ts";
import { spawnChild } from "./hands.ts";
import { Pool, type PoolPorts } from "./pool.ts";
import type { Side, StagePorts } from "./side.ts";
import { type Loadable, tracing, UpstreamSide, upstreamSpec } from "./upstream.ts";
import type { Spawn } from "./wire.ts";

export type EngineSettings = Pick<
  ServerSettings,
  | `${ModelStage}${"Url" | "Model" | "Key"}`
  | "ttsVoice"
  | "llmCan"
  | "upstream"
  | "raceMs"
  | "engineThreads"
  | "queue"
  | "deadlineS"
  | "drainS"
>;
export interface HousePorts extends Pick<Services, "meter" | "log" | "tracer" | "clock"> {
  readonly settings: EngineSettings;
  readonly plan: PocketPlan;
  /** Folder of the models, with a slash at its end; the repository's own when absent. */
  readonly models?: string;
  readonly spawn?: Spawn;
  readonly fetch?: Fetch;
}
export interface StageKinds<E> {
  readonly local: (pool: Pool) => E;
  readonly upstream: (at: Upstream) => E & Loadable;
  readonly kinship?: NonNullable<PoolPorts["kinship"]>;
}

/** All engines of a process: which there are, whether they are ready, and their end. */
export class House {
  readonly #ports: HousePorts;
  readonly #models: string;
  readonly #spawn: Spawn;
  readonly #pools: Pool[] = [];
  readonly #upstreams: UpstreamSide<Loadable>[] = [];
  readonly #detector: Detector;
  #told: (() => void)[] = [];
  #closing = false;

  constructor(ports: HousePorts) {
    this.#ports = ports;
    this.#models = ports.models ?? join(home, "public/models/");
    this.#spawn = ports.spawn ?? spawnChild;
    const { meter, log } = ports;
    this.#detector = new Detector({ models: this.#models, spawn: this.#spawn, meter, log, changed: this.#changed });
  }

  /** Where a stage's work is done: at the upstream that the settings name, here, or wherever it is done first. */
  stage<E>(stage: ModelStage, kinds: StageKinds<E>): StagePorts<E> {
    const { settings, meter, tracer } = this.#ports;
    const base = settings[`${stage}Url`];
    const sides: Side<E>[] = [];
    if (base) sides.push(this.#upstream(stage, base, kinds));
    if (!base || settings.upstream === "race") sides.push(this.#local(stage, kinds, base !== undefined));
    return { stage, sides, budget: settings.raceMs, meter, tracer };
  }

  openVad(): VadEngine {
    return this.#detector.open();
  }

  /** Where a stage has two engines, one is enough. */
  ready(): { readonly ready: boolean; readonly why: readonly string[] } {
    const why = this.#closing ? ["the server is closing"] : [];
    const trouble = this.#detector.trouble;
    if (trouble !== undefined) why.push(`vad: ${trouble}`);
    for (const stage of ["asr", "llm", "tts"] as const) {
      const parts = [...this.#pools, ...this.#upstreams].filter((part) => part.stage === stage);
      if (parts.every((part) => part.trouble !== undefined)) why.push(`${stage}: ${parts[0]?.trouble ?? "is missing"}`);
    }
    return { ready: why.length === 0, why };
  }

  /** Of the fullest line: 0 where nobody waits. */
  fullness(): number {
    return Math.max(0, ...this.#pools.map((pool) => pool.fullness));
  }

  /** Resolves once it is ready. */
  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => this.ready().ready && resolve();
      this.#told.push(look);
      look();
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const upstream of this.#upstreams) upstream.close();
    await Promise.all(this.#pools.map((pool) => pool.close(this.#ports.settings.drainS * 1000)));
    this.#detector.close();
  }

  readonly #changed = (): void => {
    for (const look of this.#told) look();
  };

  #local<E>(stage: ModelStage, { local, kinship }: StageKinds<E>, races: boolean): Side<E> {
    const { settings, plan, meter, log, clock } = this.#ports;
    const pool = new Pool({
      post: { stage, spec: plan.specs[stage], models: this.#models },
      spawn: this.#spawn,
      seats: settings.engineThreads,
      queue: settings.queue,
      deadline: settings.deadlineS * 1000,
      clock,
      meter,
      log,
      changed: this.#changed,
      ...(kinship ? { kinship } : {}),
    });
    this.#pools.push(pool);
    return { where: "local", engine: local(pool), ready: () => !races || pool.ready };
  }

  #upstream<E>(stage: ModelStage, base: string, { upstream }: StageKinds<E>): Side<E> {
    const { settings, plan, log, clock } = this.#ports;
    const fetch = tracing(this.#ports.fetch ?? globalThis.fetch);
    const spec = upstreamSpec(stage, plan.specs[stage], settings);
    const { model } = spec;
    const key = settings[`${stage}Key`];
    const engine = upstream({ base, model, key, timeout: settings.deadlineS * 1000, fetch });
    const side = new UpstreamSide(engine, { stage, spec, log, clock, changed: this.#changed });
    this.#upstreams.push(side);
    return side;
  }
}
