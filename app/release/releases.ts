import { type Failure, type FailureCode, isFailure, toFailure } from "../../core/failure.ts";
import type { Manifest } from "../../core/manifest.ts";
import type { Plan } from "../../core/plan.ts";
import { withReleases } from "../../core/rollout/apply.ts";
import type { Note as TraceNote } from "../../core/trace/note.ts";
import type { SignedBytes } from "../../core/trust.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { builtIn, type Known, trustPorts } from "../known.ts";
import { Attempt } from "./attempt.ts";
import { bring, mayRun } from "./bring.ts";
import { type Judge, type Kept, keepSignatures, ofChannel, recallKept, takeChannel } from "./kept.ts";
import { Memory } from "./memory.ts";
import type { Reason } from "./note.ts";
import type { ReleasePorts } from "./release-ports.ts";
import type { ReleasesView } from "./release-view.ts";
import { viewOf } from "./rows.ts";
import { type Wanted, wantedOf } from "./standing.ts";
import { Teller } from "./tell.ts";
import { Turns } from "./turns.ts";

/** Failures to load that are not the model's doing. */
const NOT_THE_MODEL: readonly FailureCode[] = ["network", "no-space", "no-storage", "evicted", "aborted"];

/** Models that were released beside the manifest, as far as they concern this device. */
export class Releases {
  readonly #ports: ReleasePorts;
  readonly #judge: Judge;
  readonly #aside = new Set<string>();
  readonly #memory = new Memory();
  readonly #attempt = new Attempt(this.#memory);
  readonly #turns = new Turns(this.#memory);
  readonly #teller: Teller;
  #kept: Kept | undefined;
  #notice: Failure | undefined;
  #site: Manifest | undefined;
  #applied: readonly Wanted[] = [];
  #coming = new Set<string>();
  #plan: Plan | undefined;
  #due = false;
  #opened: Promise<void> | undefined;

  constructor(ports: ReleasePorts) {
    this.#ports = ports;
    this.#judge = { ...builtIn, ports: trustPorts() };
    this.#teller = new Teller(this.#memory, this.#judge.ports, ports);
  }

  /** The list of models with those released ones in it that are here, whole and signed. */
  async over(known: Known): Promise<Known> {
    await this.#open();
    this.#site = known.manifest;
    this.#applied = await this.#usable(await this.#wanted());
    const read = withReleases(known.manifest, this.#applied);
    if (!read.ok) this.#applied = [];
    return read.ok && this.#applied.length > 0 ? { ...known, manifest: read.value } : known;
  }

  /** found: what the site has now; undefined where it has nothing, or nobody could ask. Never rejects. */
  async look(found: SignedBytes | Failure | undefined): Promise<void> {
    try {
      await this.#open();
      if (found) await this.#take(found);
      await this.#bring();
    } catch (thrown) {
      this.#notice = toFailure(thrown);
    }
    this.#ports.changed();
    this.#swap();
    await this.#teller.visit(this.#kept);
  }

  loading(plan: Plan): void {
    this.#plan = plan;
    this.#attempt.begin(this.#running().map(({ model }) => model.id));
  }

  loaded(): void {
    this.#attempt.end();
  }

  /** The models could not be loaded. True where a released one was among them: it is left, and another try is worth it. */
  loadFailed(reason: Failure): boolean {
    this.loaded();
    const running = this.#running();
    const innocent = NOT_THE_MODEL.includes(reason.code);
    for (const { model } of running) innocent ? this.#aside.add(model.id) : this.#leave(model.id, "load");
    return running.length > 0;
  }

  note(note: TraceNote): void {
    this.#turns.note(note);
  }

  /** True where the device goes back to another model by this turn: the assistant is to begin anew. */
  event(event: TurnEvent): boolean {
    const models = Object.values(this.#plan?.stages ?? {}).flatMap((stage) => (stage ? [stage.model] : []));
    const ran = () => ({ models, released: this.#running(), slots: this.#kept?.channel.slots ?? [] });
    if (!this.#turns.event(event, ran)) return false;
    const left = this.#leaveBad();
    if (left.length > 0) this.#due = false;
    void this.#teller.turn(this.#kept);
    // The page shows a turn's end only after this.
    if (this.#due) setTimeout(() => this.#swap());
    return left.length > 0;
  }

  /** The turn's answer was called good (true), not good (false), or neither any more. */
  rate(turn: number, satisfied: boolean | undefined): void {
    this.#turns.rate(turn, satisfied);
    if (this.#leaveBad().length === 0) return;
    this.#due = true;
    this.#swap();
  }

  #leaveBad(): readonly string[] {
    const left = this.#running().flatMap(({ model }) => (this.#memory.isBad(model.id) ? [model.id] : []));
    for (const id of left) this.#leave(id, "turns");
    return left;
  }

  /** The person wants the former model. */
  leave(model: string): void {
    this.#leave(model, "person");
  }

  get view(): ReleasesView | undefined {
    const running = new Set(this.#running().map(({ model }) => model.id));
    return viewOf(this.#kept, this.#notice, { running, coming: this.#coming, note: this.#memory.note });
  }

  #open(): Promise<void> {
    this.#opened ??= (async () => {
      addEventListener("pagehide", () => this.loaded());
      this.#kept = await recallKept(this.#ports.store, this.#judge);
      const deadly = await this.#attempt.deadly();
      if (deadly.length === 0) return;
      for (const id of deadly) this.#leave(id, "crash");
      this.#memory.write({ trying: undefined });
      this.#ports.forgive();
    })();
    return this.#opened;
  }

  async #take(found: SignedBytes | Failure): Promise<void> {
    const { store } = this.#ports;
    const taken = () => (isFailure(found) ? found : takeChannel(store, found, this.#judge));
    this.#notice = (await navigator.locks.request("inzwa.channel", taken)) as Failure | undefined;
    this.#kept = await recallKept(store, this.#judge);
    if (this.#kept) this.#memory.write({});
  }

  async #bring(): Promise<void> {
    if (!this.#kept || !this.#site) return;
    const wanted = (await this.#wanted()).filter(({ model }) => "site" in model.source);
    const { signatures, wrong } = await bring(wanted, this.#site, this.#kept.models, this.#judge, this.#ports);
    if (wrong && wrong.code !== "network") this.#notice = wrong;
    const models = ofChannel(this.#kept.channel, signatures);
    this.#kept = { ...this.#kept, models };
    await keepSignatures(this.#ports.store, models);
    const usable = await this.#usable(wanted);
    const now = new Set(this.#applied.map(({ model }) => model.id));
    this.#coming = new Set(usable.map(({ model }) => model.id).filter((id) => !now.has(id)));
    const ended = this.#applied.some(({ model }) => !wanted.some((one) => one.model.id === model.id));
    this.#due = this.#coming.size > 0 || ended;
  }

  /** At the boundary of a turn; where somebody talks, behind the next one. */
  #swap(): void {
    if (!this.#due || this.#ports.busy()) return;
    this.#due = false;
    this.#coming = new Set();
    void this.#ports.restart();
  }

  async #wanted(): Promise<readonly Wanted[]> {
    if (!this.#kept) return [];
    const has = new Set(Object.keys(this.#kept.models));
    return wantedOf(this.#kept, this.#memory.note, has, this.#aside, this.#judge.ports);
  }

  async #usable(wanted: readonly Wanted[]): Promise<readonly Wanted[]> {
    const signatures = this.#kept?.models ?? {};
    const may = await Promise.all(wanted.map(({ model }) => mayRun(model, signatures, this.#judge, this.#ports)));
    return wanted.filter((_, i) => may[i]);
  }

  /** Those that the assistant runs on. */
  #running(): readonly Wanted[] {
    const ids = new Set(Object.values(this.#plan?.stages ?? {}).map((stage) => stage?.model.id));
    return this.#applied.filter(({ model }) => ids.has(model.id));
  }

  #leave(id: string, why: Reason): void {
    this.#memory.leave(id, why);
    this.#ports.changed();
  }
}
