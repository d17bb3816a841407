import { type Failure, toFailure } from "../../core/failure.ts";
import type { Manifest, ModelEntry } from "../../core/manifest.ts";
import type { Plan } from "../../core/plan.ts";
import { withReleases } from "../../core/rollout/apply.ts";
import type { Note as TraceNote } from "../../core/trace/note.ts";
import type { SignedBytes } from "../../core/trust.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { builtIn, type Known, trustPorts } from "../known.ts";
import type { Staff } from "../staff.ts";
import { Attempt } from "./attempt.ts";
import { type Beside, openBeside } from "./beside.ts";
import { ofSite } from "./bring.ts";
import { Followed } from "./followed.ts";
import { isInnocent } from "./innocent.ts";
import type { Judge, Kept } from "./kept.ts";
import { Memory } from "./memory.ts";
import type { Reason } from "./note.ts";
import type { ReleasePorts } from "./release-ports.ts";
import type { ReleasesView } from "./release-view.ts";
import { viewOf } from "./rows.ts";
import { type Wanted, wantedOf } from "./standing.ts";
import { Teller } from "./tell.ts";
import { Turns } from "./turns.ts";

/** Models that were released beside the manifest, as far as they concern this device. */
export class Releases {
  readonly #ports: ReleasePorts;
  readonly #judge: Judge;
  readonly #aside = new Set<string>();
  readonly #memory = new Memory();
  readonly #attempt = new Attempt(this.#memory);
  readonly #turns = new Turns(this.#memory);
  readonly #teller: Teller;
  readonly #beside: Beside;
  readonly #followed: Followed;
  #site: Manifest | undefined;
  #applied: readonly Wanted[] = [];
  #coming = new Set<string>();
  #plan: Plan | undefined;
  #due = false;
  #opened: Promise<void> | undefined;

  constructor(ports: ReleasePorts) {
    this.#ports = ports;
    this.#judge = { ...builtIn, ports: trustPorts() };
    this.#followed = new Followed(ports, this.#judge);
    this.#teller = new Teller(this.#memory, this.#judge.ports, ports);
    this.#beside = openBeside(this.#memory, ports, () => {
      ports.changed();
      void this.#teller.turn(this.#kept);
    });
  }

  /** The list of models with those released ones in it that are here, whole and signed. */
  async over(known: Known): Promise<Known> {
    await this.#open();
    this.#site = known.manifest;
    this.#applied = await this.#followed.usable(await this.#wanted());
    const besides = await this.#beside.wanted(this.#kept, this.#judge.ports);
    this.#beside.offer(await this.#followed.usable(besides), known.manifest);
    const read = withReleases(known.manifest, this.#applied);
    if (!read.ok) this.#applied = [];
    return read.ok && this.#applied.length > 0 ? { ...known, manifest: read.value } : known;
  }

  /** found: what the site has now; undefined where it has nothing, or nobody could ask. Never rejects. */
  async look(found: SignedBytes | Failure | undefined): Promise<void> {
    try {
      await this.#open();
      if (found) await this.#followed.take(found);
      if (found && this.#kept) this.#memory.write({});
      await this.#bring();
    } catch (thrown) {
      this.#followed.notice = toFailure(thrown);
    }
    this.#ports.changed();
    this.#swap();
    await this.#teller.visit(this.#kept);
  }

  loading(plan: Plan): void {
    this.#plan = plan;
    this.#beside.loading(plan);
    this.#attempt.begin(this.#running().map(({ model }) => model.id));
  }

  loaded(): void {
    this.#attempt.end();
  }

  /** The models could not be loaded. True where a released one was among them: it is left, and another try is worth it. */
  loadFailed(reason: Failure): boolean {
    this.loaded();
    const running = this.#running();
    for (const { model } of running) isInnocent(reason.code) ? this.#aside.add(model.id) : this.leave(model.id, "load");
    return running.length > 0;
  }

  note(note: TraceNote): void {
    this.#turns.note(note);
    this.#beside.note(note);
  }

  /** The staff of the assistant; models that are tried beside it get what it was given. */
  listenedTo(staff: Staff): Staff {
    return this.#beside.over(staff);
  }

  /** Models beside the list, of which the files stay. */
  get beside(): readonly ModelEntry[] {
    return this.#beside.models;
  }

  /** True where the device goes back to another model by this turn: the assistant is to begin anew. */
  event(event: TurnEvent): boolean {
    this.#beside.event(event);
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
    for (const id of left) this.leave(id, "turns");
    return left;
  }

  get #kept(): Kept | undefined {
    return this.#followed.kept;
  }

  get view(): ReleasesView | undefined {
    const running = new Set(this.#running().map(({ model }) => model.id));
    const state = { running, coming: this.#coming, beside: this.#beside.ids, note: this.#memory.note };
    return viewOf(this.#kept, this.#followed.notice, state);
  }

  #open(): Promise<void> {
    this.#opened ??= (async () => {
      addEventListener("pagehide", () => this.loaded());
      await this.#followed.recall();
      if (await this.#attempt.reckon((id) => this.leave(id, "crash"))) this.#ports.forgive();
    })();
    return this.#opened;
  }

  async #bring(): Promise<void> {
    if (!this.#kept || !this.#site) return;
    const wanted = ofSite(await this.#wanted());
    const tried = await this.#beside.wanted(this.#kept, this.#judge.ports);
    const besides = this.#beside.fitting(ofSite(tried), this.#site);
    await this.#followed.bring([wanted, besides], this.#site);
    this.#beside.offer(await this.#followed.usable(besides), this.#site);
    const usable = await this.#followed.usable(wanted);
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

  /** Those that the assistant runs on. */
  #running(): readonly Wanted[] {
    const ids = new Set(Object.values(this.#plan?.stages ?? {}).map((stage) => stage?.model.id));
    return this.#applied.filter(({ model }) => ids.has(model.id));
  }

  /** The device goes back to the former model; `person`: since its person wants that. */
  leave(id: string, why: Reason = "person"): void {
    this.#memory.leave(id, why);
    this.#ports.changed();
  }
}
