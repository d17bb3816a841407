import type { Device } from "../core/device.ts";
import { failure, toFailure } from "../core/failure.ts";
import { History } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoredFile } from "../core/storage.ts";
import type { Assistant, Past } from "./assistant-terms.ts";
import { Choices, type ChoicesPorts } from "./choices.ts";
import { type Engaged, engage } from "./engage.ts";
import { fetchAgain } from "./here.ts";
import type { HistoryDoor } from "./history/door.ts";
import { noteInstalled } from "./installed.ts";
import type { Known } from "./known.ts";
import { keepForTomorrow } from "./offline.ts";
import { about, packView } from "./plan-words.ts";
import type { Runnable } from "./runnable.ts";
import type { Screen } from "./screen.ts";
import type { Shell } from "./shell.ts";
import { dismissStaff, type Staff } from "./staff.ts";
import { sweep } from "./sweep.ts";
import type { Traces } from "./traces.ts";

export interface SessionPorts extends ChoicesPorts {
  readonly screen: Screen;
  readonly shell: Shell;
  readonly traces: Traces;
  /** What is known or what runs has changed. */
  readonly changed: () => void;
  /** What is said is kept there. */
  readonly history: Pick<HistoryDoor, "event" | "begin">;
}

/** The assistant as it runs now: how it begins, what follows when that fails, and what was said to it. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #choices: Choices;
  #plan: Plan | undefined;
  #engaged: Engaged | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #past: Past = { turns: [], history: new History() };
  #unanswered = "";
  #swept = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#choices = new Choices(ports);
  }

  get assistant(): Assistant | undefined {
    return this.#engaged?.assistant;
  }
  get known(): Known | undefined {
    return this.#choices.known;
  }
  get device(): Device | undefined {
    return this.#choices.device;
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
    if (this.#engaged && (await this.#choices.wouldStay(this.#plan))) return;
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
    this.#choices.forget();
    return this.start();
  }

  /** What would run with other settings, of what is here; it is neither fetched nor started. Rejects with a Failure. */
  alternative(settings: Settings): Promise<Runnable> {
    return this.#choices.with(settings);
  }

  /** Finds out how fast the device is, where nobody knows yet and nobody talks. */
  async measure(): Promise<void> {
    await this.#queue;
    if (await this.#choices.measure()) this.#ports.changed();
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
    const { screen, store, troubles } = this.#ports;
    if (!isSecureContext) throw failure("insecure-context", "microphone and audio worklets need HTTPS or localhost");
    if (typeof WebAssembly === "undefined") throw failure("no-wasm", "this browser runs no WebAssembly");
    const { known, device } = await this.#choices.look();
    const settings = this.#ports.settings();
    const wished = known.manifest.packs.find(({ tag }) => tag === settings.language);
    if (wished) screen.show({ pack: packView(wished) });
    const { plan, files, notice } = await this.#choices.with(settings);
    this.#plan = plan;
    const { inMemory } = await store.ensure(files, (progress) =>
      screen.show({ progress: { what: "engine", ...progress } }),
    );
    noteInstalled(Object.values(plan.stages).flatMap((stage) => (stage ? [stage.model.id] : [])));
    screen.show({ ...about(plan), progress: undefined });
    const stepped = troubles.notice();
    troubles.loading(plan);
    await this.#run(plan, device, files, settings);
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
    await sweep(store, this.#ports.base, this.known?.manifest.models ?? []).catch(() => undefined);
  }

  #dismiss(): void {
    this.#engaged?.assistant.dismiss();
    dismissStaff(this.#engaged?.staff);
    this.#engaged = undefined;
  }
}
