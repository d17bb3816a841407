import type { Device } from "../core/device.ts";
import { failure, toFailure } from "../core/failure.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoredFile } from "../core/storage.ts";
import type { KeptTalk } from "../core/talks/talk.ts";
import { Afterwards } from "./afterwards.ts";
import type { Assistant } from "./assistant-terms.ts";
import { captionsOf } from "./captions.ts";
import { Choices } from "./choices.ts";
import { type Engaged, engage } from "./engage.ts";
import { fetchModels, onlyStandsBy } from "./fetch-models.ts";
import { fetchAgain } from "./here.ts";
import type { Known } from "./known.ts";
import { about, packShown } from "./plan-words.ts";
import { requireBrowser } from "./require-browser.ts";
import { routingOf } from "./routing-of.ts";
import type { Runnable } from "./runnable.ts";
import { allowedServer } from "./server/access.ts";
import { nothingAway } from "./server/server-view.ts";
import type { SessionPorts } from "./session-terms.ts";
import { savesData } from "./settings/saves-data.ts";
import { dismissStaff, type Staff } from "./staff.ts";
import { Talked } from "./talked.ts";

/** The assistant as it runs now: how it begins, what follows when that fails, and what was said to it. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #choices: Choices;
  #plan: Plan | undefined;
  #engaged: Engaged | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #past = new Talked();
  readonly #afterwards: Afterwards;
  #unanswered = "";

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#choices = new Choices(ports);
    this.#afterwards = new Afterwards(ports);
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
    this.#past.clear();
    this.#unanswered = "";
    screen.show({ captions: [] });
  }

  /** A kept conversation is the one that goes on. */
  async goOn(talk: KeptTalk): Promise<void> {
    await this.renew();
    this.#past.take(talk);
    this.#ports.screen.show({ captions: captionsOf(this.#past.turns) });
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
    const { screen, troubles, changed, release } = this.#ports;
    this.#dismiss();
    this.#plan = undefined;
    screen.show({ state: "loading", failure: undefined, offline: "no", away: nothingAway });
    try {
      await this.#open();
    } catch (thrown) {
      const reason = toFailure(thrown);
      const released = release.part?.loadFailed(reason) ?? false;
      if (released) troubles.loaded();
      const again = released || troubles.loadFailed(reason, this.#plan);
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
    requireBrowser();
    const { screen, troubles, release } = this.#ports;
    const { known, device } = await this.#choices.look();
    const settings = this.#ports.settings();
    screen.show(packShown(known.manifest, settings.language));
    const { plan, files, notice } = await this.#choices.with(settings);
    this.#plan = plan;
    release.part?.loading(plan);
    const spare = onlyStandsBy(plan);
    const inMemory = spare ? 0 : await fetchModels(plan, files, this.#ports);
    screen.show({ ...about(plan), progress: undefined });
    const stepped = troubles.notice();
    troubles.loading(plan);
    await this.#run(plan, device, files, settings);
    troubles.loaded();
    release.part?.loaded();
    const held = inMemory > 0 && failure("in-memory", `${inMemory} bytes found no room`, { bytes: inMemory });
    const told = notice ?? stepped ?? (held || known.notice);
    screen.show({ state: "idle", failure: told, offline: "preparing" });
    // A question that was lost with the GPU is asked again.
    if (this.#unanswered) this.assistant?.send(this.#unanswered);
    this.#unanswered = "";
    void this.#afterwards.begin({
      plan,
      files,
      inMemory: spare && !savesData(settings, device) ? undefined : inMemory,
      models: () => this.known?.manifest.models ?? [],
      kept: (kept) => this.#plan === plan && screen.show({ offline: kept ? "ready" : "no" }),
    });
  }

  async #run(plan: Plan, device: Device, files: readonly StoredFile[], settings: Settings): Promise<void> {
    const { screen, store, base, troubles, traces, history, release } = this.#ports;
    let left = false; // The device goes back to another model by the last event.
    this.#engaged = await engage({
      plan,
      device,
      settings,
      screen,
      traces,
      past: this.#past,
      routing: routingOf(plan, settings, () => this.#past.lastReply, this.#ports),
      server: allowedServer(settings),
      allowed: () => allowedServer(this.#ports.settings()) !== undefined,
      event: (event) => {
        history.event(event, plan.pack.tag);
        left = release.part?.event(event) ?? false;
        if (left) void this.start();
      },
      note: (note) => release.part?.note(note),
      listenedTo: (staff) => release.part?.listenedTo(staff) ?? staff,
      ensureModels: () => fetchAgain(store, base, files),
      failed: (reason, question) => {
        if (!left && !troubles.failed(reason, plan)) return;
        this.#unanswered = question;
        if (!left) void this.start();
      },
      tooSlow: () => troubles.tooSlow(plan) && void this.start(),
    });
    await troubles.test(this.#engaged.staff, plan);
  }

  #dismiss(): void {
    this.#engaged?.assistant.dismiss();
    dismissStaff(this.#engaged?.staff);
    this.#engaged = undefined;
  }
}
