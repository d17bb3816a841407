import { Breaker } from "../../core/breaker.ts";
import { Failover, type Way } from "../../core/failover.ts";
import type { Failure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";
import type { ServerPlan } from "../../core/plan/server.ts";
import { type Away, nothingAway } from "./server-view.ts";

/**
 * The first failure counts: a turn has waited for it already. A server is left alone until it was seen to be back, so that
 * no turn waits for that; the device's own engines are simply tried again.
 */
const SERVER = { failures: 1, coolMs: Number.POSITIVE_INFINITY, mostMs: Number.POSITIVE_INFINITY };
const DEVICE = { failures: 1, coolMs: 5_000, mostMs: 60_000 };
/** Milliseconds until a lost server is looked for, the first time and at most. */
const LOOK_MS = { first: 5_000, most: 60_000 };
/** How long it is told that the server is back. */
const NEWS_MS = 10_000;

export interface ReachPorts {
  readonly plan: ServerPlan;
  /** Stages that the device can do too. */
  readonly spared: ReadonlySet<ModelStage>;
  readonly clock: () => number;
  readonly show: (away: Away) => void;
  /** Asks the server whether it can do the stage again; nothing that the person said is sent. Rejects where it cannot. */
  readonly probe: (stage: ModelStage) => Promise<unknown>;
}

/** Who does each stage now, server or device; looks after a server that was lost, and tells the page. */
export class Reach {
  readonly #ports: ReachPorts;
  readonly #stages = new Map<ModelStage, Failover>();
  readonly #timers = new Map<ModelStage, ReturnType<typeof setTimeout>>();
  readonly #online = () => {
    for (const stage of this.#timers.keys()) void this.#look(stage, 0);
  };
  #told: Away["told"] = "";
  #news: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(ports: ReachPorts) {
    this.#ports = ports;
    for (const stage of Object.keys(ports.plan.stages) as ModelStage[]) {
      const breaker = new Breaker(this.#isFirst(stage) ? SERVER : DEVICE, ports.clock);
      this.#stages.set(stage, new Failover({ breaker, moved: (way, reason) => this.#moved(stage, way, reason) }));
    }
    addEventListener("online", this.#online);
    this.#show();
  }

  of(stage: ModelStage): Failover {
    const failover = this.#stages.get(stage);
    if (!failover) throw new Error(`the server does no ${stage}`);
    return failover;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    removeEventListener("online", this.#online);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    clearTimeout(this.#news);
    this.#ports.show(nothingAway);
  }

  #moved(stage: ModelStage, way: Way, reason?: Failure): void {
    if (this.#ended) return;
    const first = this.#isFirst(stage);
    // Whoever did not answer at all will not answer the other stages either; a status is an answer.
    if (first && reason && reason.detail?.status === undefined && reason.code === "no-server")
      for (const [other, failover] of this.#stages)
        if (this.#isFirst(other) && this.#ports.spared.has(other)) failover.leave(reason);
    if (first) this.#told = way === "second" ? "to-device" : "back";
    else this.#told = way === "second" ? "to-server" : "";
    clearTimeout(this.#news);
    if (this.#told === "back") this.#news = setTimeout(() => this.#tell(""), NEWS_MS);
    if (first && way === "second") this.#wait(stage, 0);
    this.#show();
  }

  #isFirst(stage: ModelStage): boolean {
    return this.#ports.plan.stages[stage]?.role === "first";
  }

  #wait(stage: ModelStage, trial: number): void {
    clearTimeout(this.#timers.get(stage));
    const ms = Math.min(LOOK_MS.most, LOOK_MS.first * 2 ** trial);
    this.#timers.set(
      stage,
      setTimeout(() => void this.#look(stage, trial), ms),
    );
  }

  async #look(stage: ModelStage, trial: number): Promise<void> {
    clearTimeout(this.#timers.get(stage));
    this.#timers.delete(stage);
    const back = await this.#ports.probe(stage).then(
      () => true,
      () => false,
    );
    if (this.#ended || this.of(stage).way === "first") return;
    if (back) this.of(stage).restore();
    else this.#wait(stage, trial + 1);
  }

  #tell(told: Away["told"]): void {
    this.#told = told;
    this.#show();
  }

  #show(): void {
    const { plan, show } = this.#ports;
    const stages = [...this.#stages].flatMap(([stage, { way }]) => {
      const served = this.#isFirst(stage) === (way === "first");
      return served ? [stage] : [];
    });
    show({ host: plan.host, stages, told: this.#told });
  }
}
