import type { LlmApi } from "../core/contracts.ts";
import type { Device } from "../core/device.ts";
import { failure, toFailure } from "../core/failure.ts";
import { History } from "../core/history.ts";
import { isForced } from "../core/plan/gpu.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import type { Assistant, Past } from "./assistant-terms.ts";
import { type Engaged, engage } from "./engage.ts";
import { fetchAgain } from "./here.ts";
import type { HistoryDoor } from "./history/door.ts";
import { installedModels, noteInstalled } from "./installed.ts";
import { type Known, readKnown } from "./known.ts";
import type { Listings } from "./listings.ts";
import type { Net } from "./net.ts";
import { keepForTomorrow } from "./offline.ts";
import { about, packView, specsOf } from "./plan-words.ts";
import { type Runnable, runnable } from "./runnable.ts";
import type { Screen } from "./screen.ts";
import type { Shell } from "./shell.ts";
import { dismissStaff, type Staff } from "./staff.ts";
import { sweep } from "./sweep.ts";
import type { Traces } from "./traces.ts";
import type { Troubles } from "./troubles.ts";

export interface SessionPorts {
  readonly screen: Screen;
  readonly store: StoreApi;
  readonly net: Net;
  readonly listings: Listings;
  readonly keeper: Required<Pick<LlmApi, "has">>;
  readonly shell: Shell;
  readonly troubles: Troubles;
  readonly traces: Traces;
  readonly settings: () => Settings;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  /** What is known or what runs has changed. */
  readonly changed: () => void;
  /** What is said is kept there. */
  readonly history: Pick<HistoryDoor, "event" | "begin">;
}

/** The assistant as it runs now: which models there are, what of them runs here, and what follows when that fails. */
export class Session {
  readonly #ports: SessionPorts;
  #known: Known | undefined;
  #device: Device | undefined;
  #plan: Plan | undefined;
  #engaged: Engaged | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #past: Past = { turns: [], history: new History() };
  #unanswered = "";
  #swept = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  get assistant(): Assistant | undefined {
    return this.#engaged?.assistant;
  }
  get known(): Known | undefined {
    return this.#known;
  }
  get device(): Device | undefined {
    return this.#device;
  }
  get plan(): Plan | undefined {
    return this.#plan;
  }
  /** The workers of the assistant that runs. */
  get staff(): Staff | undefined {
    return this.#engaged?.staff;
  }

  /** Starts with what the settings ask for now; an assistant that runs is ended first. Never rejects. */
  start(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#start());
    return this.#queue;
  }

  /** Starts anew only where something else would run now: a conversation is not broken off for nothing. */
  async refresh(): Promise<void> {
    await this.#queue;
    // What stood against a size may have been forgiven.
    this.#device = await this.#ports.troubles.probe();
    if (this.#engaged && this.#known && (await this.#runsAlready(this.#known, this.#device))) return;
    return this.start();
  }

  /** Another conversation: what was said so far is no longer shown, and no model is told of it. */
  async renew(): Promise<void> {
    const { screen, history } = this.#ports;
    await this.assistant?.rest();
    history.begin();
    this.#past.turns = [];
    this.#past.history.clear();
    this.#unanswered = "";
    screen.show({ captions: [] });
  }

  /** The same with the list of models read anew. */
  reload(): Promise<void> {
    this.#known = undefined;
    return this.start();
  }

  /** What would run with other settings, of what is here; it is neither fetched nor started. Rejects with a Failure. */
  async alternative(settings: Settings): Promise<Runnable> {
    if (!this.#known || !this.#device) throw failure("no-model", "no list of models has been read yet");
    return this.#choose(this.#known, this.#device, settings);
  }

  /** Finds out how fast the device is, where nobody knows yet and nobody talks. */
  async measure(): Promise<void> {
    const { troubles, settings, changed } = this.#ports;
    await this.#queue;
    if (!this.#device) return;
    const { webgpu } = this.#device;
    const withGpu = webgpu === "hardware" || (webgpu === "software" && isForced(settings()));
    if (!(await troubles.measure(withGpu))) return;
    this.#device = await troubles.probe();
    changed();
  }

  async #start(): Promise<void> {
    const { screen, troubles, changed } = this.#ports;
    this.#dismiss();
    this.#plan = undefined;
    screen.show({ state: "loading", failure: undefined, offline: "no" });
    try {
      await this.#open();
    } catch (thrown) {
      const reason = toFailure(thrown);
      const again = troubles.loadFailed(reason, this.#plan);
      // Nothing better is left: what answers oddly is worth more than what does not answer.
      const odd = reason.code === "garbage" && !again;
      if (!odd) this.#dismiss();
      screen.show({ state: odd ? "idle" : "error", progress: undefined, failure: reason });
      if (again) void this.start();
    } finally {
      changed();
    }
  }

  async #open(): Promise<void> {
    const { screen, store, net, listings, base, troubles } = this.#ports;
    if (!isSecureContext) throw failure("insecure-context", "microphone and audio worklets need HTTPS or localhost");
    if (typeof WebAssembly === "undefined") throw failure("no-wasm", "this browser runs no WebAssembly");
    const known = this.#known ?? (await readKnown(store, net, base));
    this.#known = known;
    this.#device = await troubles.probe();
    await listings.recall(known.manifest.models);
    const settings = this.#ports.settings();
    const wished = known.manifest.packs.find(({ tag }) => tag === settings.language);
    if (wished) screen.show({ pack: packView(wished) });
    const { plan, files, notice } = await this.#choose(known, this.#device, settings);
    this.#plan = plan;
    const { inMemory } = await store.ensure(files, (progress) =>
      screen.show({ progress: { what: "engine", ...progress } }),
    );
    noteInstalled(Object.values(plan.stages).flatMap((stage) => (stage ? [stage.model.id] : [])));
    screen.show({ ...about(plan), progress: undefined });
    const stepped = troubles.notice();
    troubles.loading(plan);
    await this.#run(plan, this.#device, files, settings);
    troubles.loaded();
    const held =
      inMemory > 0 ? failure("in-memory", `${inMemory} bytes found no room`, { bytes: inMemory }) : undefined;
    screen.show({ state: "idle", failure: notice ?? stepped ?? held ?? known.notice, offline: "preparing" });
    this.#answerAfterAll();
    void this.#keep(plan, files, inMemory);
  }

  /** A question that was lost with the GPU is asked again. */
  #answerAfterAll(): void {
    const question = this.#unanswered;
    this.#unanswered = "";
    if (question) this.assistant?.send(question);
  }

  async #runsAlready(known: Known, device: Device): Promise<boolean> {
    const next = await this.#choose(known, device, this.#ports.settings()).catch(() => undefined);
    return next !== undefined && JSON.stringify(specsOf(next.plan)) === JSON.stringify(specsOf(this.#plan));
  }

  #choose(known: Known, device: Device, settings: Settings) {
    const { store, listings, keeper, base } = this.#ports;
    return runnable({
      manifest: known.manifest,
      device,
      settings,
      store,
      listings,
      compiled: (spec) => keeper.has(spec),
      base,
      installed: installedModels(),
    });
  }

  async #run(plan: Plan, device: Device, files: readonly StoredFile[], settings: Settings): Promise<void> {
    const { screen, store, base, troubles, traces, history } = this.#ports;
    this.#engaged = await engage({
      plan,
      device,
      settings,
      screen,
      traces,
      past: this.#past,
      event: (event) => history.event(event, plan.pack.tag),
      ensureModels: () => fetchAgain(store, base, files),
      failed: (reason, question) => {
        if (!troubles.failed(reason, plan)) return;
        this.#unanswered = question;
        void this.start();
      },
      tooSlow: () => {
        if (troubles.tooSlow(plan)) void this.start();
      },
    });
    await troubles.test(this.#engaged.staff, plan);
  }

  async #keep(plan: Plan, files: readonly StoredFile[], inMemory: number): Promise<void> {
    const { shell, store, screen, net } = this.#ports;
    const kept = inMemory === 0 && (await keepForTomorrow(shell, store, plan.backend, files, net).catch(() => false));
    if (this.#plan === plan) screen.show({ offline: kept ? "ready" : "no" });
    if (this.#swept) return;
    this.#swept = true;
    await sweep(store, this.#ports.base, this.#known?.manifest.models ?? []).catch(() => undefined);
  }

  #dismiss(): void {
    this.#engaged?.assistant.dismiss();
    dismissStaff(this.#engaged?.staff);
    this.#engaged = undefined;
  }
}
