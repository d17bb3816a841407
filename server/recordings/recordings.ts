import { createHmac } from "node:crypto";
import type { Failure } from "../../core/failure.ts";
import type { Repeated } from "../jobs/repeated.ts";
import type { Runner, Work } from "../jobs/runner.ts";
import type { Dead, Shelf, Shelved } from "../jobs/shelf.ts";
import type { Log, Meter } from "../services.ts";
import { type Announcement, idOf, type Provider, type Told } from "./announcement.ts";
import { type CallTold, callsOf } from "./calls.ts";
import { found } from "./fetching.ts";
import type { Hook } from "./hooks.ts";
import type { CallRecord } from "./record.ts";
import { type Ended, sweepPast } from "./retention.ts";
import { type StepOptions, throughSteps } from "./steps.ts";

export interface RecordingsOptions {
  readonly hooks: readonly Hook[];
  readonly twilioToken: string | undefined;
  /** The address others call this server by; what the request says where it is not given. */
  readonly publicUrl: string | undefined;
  readonly shelf: Shelf<Announcement>;
  readonly steps: StepOptions;
  /** Turns whoever spoke into a pseudonym. */
  readonly secret: string;
  readonly log: Log;
  readonly meter: Meter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Brings the work to its end. */
  readonly runner: (work: Work) => Runner;
  /** Deletes again and again what is past its date; nothing is deleted where it is not given. */
  readonly sweeping?: ((sweep: (signal: AbortSignal) => Promise<void>) => Repeated) | undefined;
}
/** `new`: it will be fetched. `known`: it was announced before. `noted`: there is nothing to fetch, or not yet. */
export type Taken = "new" | "known" | "noted";

export interface Known {
  readonly id: string;
  readonly state: Shelved;
  readonly record?: CallRecord;
  readonly dead?: Pick<Dead<unknown>, "code" | "message" | "tries" | "at">;
  /** UTC: when it was deleted, its date having passed. */
  readonly ended?: string;
}

/** What routes are given of it. */
export type Taking = Pick<
  Recordings,
  "hooks" | "twilioToken" | "publicUrl" | "take" | "known" | "overview" | "again" | "calls"
>;

/** Recordings of calls: announced by providers, fetched, heard, judged. */
export class Recordings {
  readonly hooks: readonly Hook[];
  readonly twilioToken: string | undefined;
  readonly publicUrl: string | undefined;
  readonly #options: RecordingsOptions;
  readonly #runner: Runner;
  readonly #sweeping: Repeated | undefined;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.hooks = options.hooks;
    this.twilioToken = options.twilioToken;
    this.publicUrl = options.publicUrl;
    const { shelf } = options;
    this.#runner = options.runner({
      run: (id, signal) => this.#run(id, signal),
      bury: (id, why, tries) => this.#bury(id, why, tries),
      all: () => shelf.all(),
    });
    const { steps, log, meter, now } = options;
    const { folder, days } = steps;
    this.#sweeping = options.sweeping?.((signal) => sweepPast({ folder, days, shelf, log, meter, now }, signal));
  }

  /** Resolves when it is on the disk and cannot be lost any more. */
  async take(provider: Provider, told: Told): Promise<{ readonly id: string; readonly taken: Taken }> {
    const { id, taken } = await this.#taken(provider, told);
    if (taken === "new") this.#runner.put(id);
    this.#options.meter.count("inzwa_recordings_announced_total", { provider, taken });
    return { id, taken };
  }

  async known(id: string): Promise<Known | undefined> {
    const { shelf, steps } = this.#options;
    const state = await shelf.state(id);
    if (!state) return undefined;
    const dead = await shelf.dead(id);
    const job = await this.#job(id);
    if (job && "ended" in job) return { id, state, ended: job.ended };
    // A person may have written into the file since.
    const record = job && (await found(steps.folder, job).catch(() => undefined))?.record;
    const why = dead && { code: dead.code, message: dead.message, tries: dead.tries, at: dead.at };
    return { id, state, ...(record ? { record } : {}), ...(why ? { dead: why } : {}) };
  }

  /** most: names of dead letters that are told. */
  async overview(most: number) {
    const { shelf } = this.#options;
    const [open, buried] = await Promise.all([shelf.all(), shelf.buried()]);
    const letters = await Promise.all(
      buried.slice(0, most).map(async (id) => {
        const dead = await shelf.dead(id);
        return (
          dead && {
            id,
            call_sid: dead.job.call,
            provider: dead.job.provider,
            code: dead.code,
            tries: dead.tries,
            at: dead.at,
          }
        );
      }),
    );
    return { open: open.length, dead: buried.length, dead_letters: letters.filter((one) => one !== undefined) };
  }

  /** False where it is no dead letter. */
  async again(id: string): Promise<boolean> {
    const revived = await this.#options.shelf.revive(id);
    if (revived) this.#runner.put(id);
    return revived;
  }

  /** Every call that came to its end, and whether it succeeded. */
  calls(): AsyncGenerator<CallTold, void, undefined> {
    return callsOf(this.#options.shelf);
  }

  async close(): Promise<void> {
    await Promise.all([this.#runner.close(), this.#sweeping?.close()]);
  }

  /** A call has one name; a further recording of the same call has one of its own. */
  async #taken(provider: Provider, told: Told): Promise<{ readonly id: string; readonly taken: Taken }> {
    const { shelf, now } = this.#options;
    const { call, recording } = told;
    const first = idOf(provider, call);
    for (const id of recording === undefined ? [first] : [first, idOf(provider, call, recording)]) {
      const announced = this.#announced(id, provider, told, now());
      if (!announced) break;
      if (await shelf.put(id, announced)) return { id, taken: "new" };
      const before = await this.#job(id);
      if (recording === undefined || before?.recording === undefined || before.recording === recording)
        return { id, taken: (await this.#renewed(announced)) ? "new" : "known" };
    }
    return { id: first, taken: "noted" };
  }

  /** What was announced, in whatever state it is. */
  async #job(id: string): Promise<Announcement | Ended | undefined> {
    const { shelf } = this.#options;
    const note = async () => (await shelf.note(id)) as Announcement | Ended | undefined;
    return (await shelf.job(id)) ?? (await shelf.dead(id))?.job ?? note();
  }

  #announced(id: string, provider: Provider, told: Told, announced: number): Announcement | undefined {
    const { url, call, recording, seconds } = told;
    if (!url) return undefined;
    const speaker = told.speaker ? createHmac("sha256", this.#options.secret).update(told.speaker).digest("hex") : "";
    const day = told.day ?? new Date(announced).toISOString().slice(0, 10).replaceAll("-", "/");
    return {
      id,
      provider,
      call,
      url,
      speaker,
      day,
      announced,
      ...(recording ? { recording } : {}),
      ...(seconds === undefined ? {} : { seconds }),
    };
  }

  /** A dead letter that is announced under another address is worth another try: the old one may have expired. */
  async #renewed({ id, url }: Announcement): Promise<boolean> {
    const { shelf } = this.#options;
    const dead = await shelf.dead(id);
    if (!dead || dead.job.url === url || (await shelf.state(id)) !== "dead") return false;
    return shelf.revive(id, (job) => ({ ...job, url }));
  }

  async #run(id: string, signal: AbortSignal): Promise<void> {
    const { shelf, steps, meter, log } = this.#options;
    const job = await shelf.job(id);
    if (!job) return;
    const { record } = await throughSteps(job, steps, signal);
    const { url: _, ...note } = job;
    const { success } = record;
    await shelf.finish(id, { ...note, url: record.source, ...(success === undefined ? {} : { success }) });
    if (success !== undefined) meter.count("inzwa_calls_total", { success: success ? "yes" : "no" });
    meter.count("inzwa_recordings_total", { outcome: record.route ?? "aside" });
    log.info({ event: "recording", outcome: record.route }, "a recording was heard");
  }

  async #bury(id: string, { code, message }: Failure, tries: number): Promise<void> {
    const { shelf, meter, log, now } = this.#options;
    const job = await shelf.job(id);
    if (!job) return;
    await shelf.bury(id, { job, code, message, tries, at: now() });
    meter.count("inzwa_recordings_total", { outcome: "dead" });
    meter.count("inzwa_calls_total", { success: "no" });
    log.warn({ event: "recording", code, tries }, "a recording was given up");
  }
}
