import type { Manifest, ModelEntry } from "../../core/manifest.ts";
import type { Plan, StagePlan } from "../../core/plan.ts";
import { ENOUGH_BESIDE, type Shadowed } from "../../core/rollout/beside.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TrustPorts } from "../../core/trust.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { apart } from "../seats.ts";
import type { Staff } from "../staff.ts";
import { hasRoom, mayTry } from "./beside-room.ts";
import { BesideWork, type Tried, type WorkPorts } from "./beside-work.ts";
import { type BringPorts, stagesOf } from "./bring.ts";
import type { Kept } from "./kept.ts";
import type { Memory } from "./memory.ts";
import { Ear } from "./overheard.ts";
import { quiet } from "./quiet.ts";
import type { ReleasePorts } from "./release-ports.ts";
import { Shadow, type Spawn } from "./shadow.ts";
import { besidesOf, type Wanted } from "./standing.ts";

export interface BesidePorts extends Pick<BringPorts, "device" | "settings" | "saveData">, WorkPorts {
  readonly spawn: Spawn;
}
/**
 * Models that are tried beside those that serve: after a turn, while nobody talks, each works on the same once more, and the two
 * results are held against each other. One works at a time, and stops when a turn begins.
 */
export class Beside {
  readonly #memory: Memory;
  readonly #ports: BesidePorts;
  readonly #work: BesideWork;
  readonly #ear = new Ear((stage) => this.#wants(stage));
  #offer: { readonly wanted: readonly Wanted[]; readonly manifest: Manifest } | undefined;
  #plan: Plan | undefined;
  #tried = new Map<Shadowed, Tried & { readonly stage: StagePlan }>();
  #current: AbortController | undefined;

  constructor(memory: Memory, ports: BesidePorts) {
    this.#memory = memory;
    this.#ports = ports;
    this.#work = new BesideWork(memory, ports);
  }

  /** What this device is to try, whether it is here or not. */
  async wanted(kept: Kept | undefined, ports: Pick<TrustPorts, "sha256">): Promise<readonly Wanted[]> {
    if (!kept || !this.#may()) return [];
    const all = await besidesOf(kept, this.#memory.note, this.#work.aside, ports);
    return all.filter(({ model }) => !this.#isDone(model.id));
  }

  /** Those that the device has room for beside what it runs; the others are not worth fetching. */
  fitting(wanted: readonly Wanted[], manifest: Manifest): readonly Wanted[] {
    return wanted.filter((one) => this.#stagesOf([one], manifest).length > 0);
  }

  /** What of it is here; manifest: the site's own. */
  offer(wanted: readonly Wanted[], manifest: Manifest): void {
    this.#offer = { wanted, manifest };
    this.#choose();
  }

  /** The assistant begins anew with these models. */
  loading(plan: Plan): void {
    this.#plan = plan;
    this.#choose();
  }

  /** The staff of the assistant, listened to. */
  over(staff: Staff): Staff {
    return this.#ear.over(staff);
  }

  note({ kind, name }: Note): void {
    if (kind === "mark" && name === "speech-start") this.#current?.abort();
  }

  event({ type, turn }: TurnEvent): void {
    if (type === "began") this.#current?.abort();
    if (type === "ended") void this.#turn(turn);
    if (type === "interrupted" || type === "discarded" || type === "failed") this.#ear.take(turn);
  }

  /** Those of which files are kept. */
  get models(): readonly ModelEntry[] {
    return (this.#offer?.wanted ?? []).map(({ model }) => model);
  }

  /** Ids of those that are tried here. */
  get ids(): ReadonlySet<string> {
    return new Set([...this.#tried.values()].map(({ id }) => id).filter((id) => !this.#isDone(id)));
  }

  #choose(): void {
    this.#current?.abort();
    for (const { shadow } of this.#tried.values()) shadow.dismiss();
    this.#tried = new Map();
    if (!this.#offer || !this.#may()) return;
    for (const stage of this.#stagesOf(this.#offer.wanted, this.#offer.manifest)) {
      const { id, stage: name } = stage.model;
      if (name === "asr" || name === "llm")
        this.#tried.set(name, { id, stage, shadow: new Shadow(name, stage.spec, this.#ports.spawn) });
    }
  }

  #stagesOf(wanted: readonly Wanted[], manifest: Manifest): readonly StagePlan[] {
    const [plan, device] = [this.#plan, this.#ports.device()];
    if (!plan || !device) return [];
    return wanted.flatMap((one) => this.#stageOf(one, plan, manifest)).filter((stage) => hasRoom(plan, stage, device));
  }

  /** As this device would run it, where what it would replace is what serves. */
  #stageOf(one: Wanted, plan: Plan, manifest: Manifest): readonly StagePlan[] {
    const { champion, replaces } = one.slot;
    const { stage } = one.model;
    const serving = stage === "embed" ? undefined : plan.stages[stage]?.model.id;
    if (serving !== (champion?.model.id ?? replaces)) return [];
    return stagesOf([one], manifest, this.#ports).filter(({ spec }) => ["transformers", "onnx"].includes(spec.engine));
  }

  #may(): boolean {
    return mayTry(this.#ports.settings(), this.#ports.saveData());
  }

  #wants(stage: Shadowed): boolean {
    const tried = this.#tried.get(stage);
    return tried !== undefined && !this.#isDone(tried.id);
  }

  #isDone(id: string): boolean {
    const { beside, left } = this.#memory.note;
    return this.#work.aside.has(id) || id in left || (beside?.[id]?.turns ?? 0) >= ENOUGH_BESIDE;
  }

  async #turn(turn: number): Promise<void> {
    this.#current?.abort();
    const heard = this.#ear.take(turn);
    if (heard.length === 0) return;
    const controller = new AbortController();
    this.#current = controller;
    const { busy, pause } = this.#ports;
    for (const tried of [...this.#tried.values()]) {
      const own = heard.filter(({ stage }) => stage === tried.stage.model.stage);
      if (own.length === 0 || this.#isDone(tried.id)) continue;
      if (!(await quiet(busy, controller.signal, pause))) return;
      if (this.#may()) await this.#work.run(tried, own, controller);
    }
  }
}

/** On the page: a worker of its own for each, and nothing while the page is not looked at. */
export function openBeside(memory: Memory, ports: ReleasePorts, counted: () => void): Beside {
  return new Beside(memory, {
    ...ports,
    busy: () => ports.busy() || document.hidden,
    spawn: apart,
    pause: (ms) => new Promise((over) => setTimeout(over, ms)),
    counted,
  });
}
