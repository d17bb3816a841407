import { type Failure, failure, toFailure } from "../../core/failure.ts";
import { type Memory, measureRecordOf } from "../../core/measure/record.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoreApi } from "../../core/storage.ts";
import { loudness } from "../elements/loudness.ts";
import { fetchAgain } from "../here.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import { hireStaff, type Staff } from "../staff.ts";
import type { Traces } from "../traces.ts";
import { Aloud } from "./aloud.ts";
import { Checker } from "./checker.ts";
import { canShareFiles, saveFile, shareFile } from "./file.ts";
import { footprint } from "./footprint.ts";
import { type Rival, rivalsOf } from "./rivals.ts";
import { sentencesOf } from "./sentences.ts";
import type { MeasureIntents } from "./view.ts";

export interface DeskPorts {
  readonly screen: Screen;
  readonly session: Session;
  readonly traces: Traces;
  readonly store: StoreApi;
  readonly settings: () => Settings;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly meter: () => { setLevel(loud: number): void } | null;
}

/** Everything that is measured beside the turns, with the models that run. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #aloud: Aloud;
  readonly #checker: Checker;
  #staff: Staff | undefined;
  #sentences: readonly string[] = [];
  #memory: Memory | undefined;
  readonly #canShare = canShareFiles();

  constructor(ports: DeskPorts) {
    const { screen, settings } = ports;
    const changed = () => this.#show();
    const failed = (reason: Failure) => screen.show({ failure: reason });
    this.#ports = ports;
    this.#aloud = new Aloud({
      raw: () => settings().mic === "raw",
      level: (rms) => ports.meter()?.setLevel(loudness(rms)),
      changed,
      failed,
    });
    this.#checker = new Checker({ hire: (rival) => this.#hire(rival), changed, failed });
    this.#listen();
  }

  /** The screen is shown. */
  async enter(): Promise<void> {
    await this.#meet();
    this.#show();
    this.#memory = await footprint();
    this.#show();
  }

  /** Another screen is shown: nobody sees that the microphone listens. */
  leave(): void {
    this.#aloud.stop();
  }

  #listen(): void {
    const { screen } = this.#ports;
    // Who talks to the assistant does not measure.
    for (const name of ["talk", "press", "send"] as const) screen.on(name, () => this.#giveWay());
    const reads = (act: () => void) => () => {
      if (!this.#ready()) return void this.enter();
      screen.show({ failure: undefined });
      this.#ports.session.assistant?.stop();
      act();
    };
    screen.on(
      "aloud.read",
      reads(() => this.#aloud.read()),
    );
    screen.on(
      "aloud.next",
      reads(() => this.#aloud.next()),
    );
    screen.on("aloud.skip", () => this.#aloud.skip());
    screen.on("aloud.done", () => this.#aloud.done());
    screen.on("aloud.stop", () => this.#aloud.stop());
    screen.on("aloud.clear", () => this.#aloud.clear());
    screen.on("check.run", ({ rival }) => void this.#check(rival));
    screen.on("check.cancel", () => this.#checker.cancel());
    screen.on("measure.file", (what) => void this.#file(what));
  }

  #giveWay(): void {
    this.#aloud.stop();
    this.#checker.cancel();
  }

  /** Whether the workers met are still those that run and nothing measures with them. */
  #ready(): boolean {
    return this.#staff === this.#ports.session.staff && !this.#checker.busy;
  }

  /** Takes note of what runs now; what was measured of other models is forgotten. */
  async #meet(): Promise<void> {
    const { session, settings } = this.#ports;
    const { staff, plan, device } = session;
    if (staff === this.#staff) return;
    this.#staff = staff;
    this.#checker.begin();
    this.#aloud.begin(undefined);
    if (!staff || !plan || !device) return;
    const sentences = await sentencesOf(plan.pack.tag);
    if (this.#staff !== staff) return;
    this.#sentences = sentences.length > 0 ? sentences : plan.pack.examples;
    this.#aloud.begin({ plan, staff, sentences });
    const rivals = await rivalsOf(plan, device, settings(), (other) => session.alternative(other));
    if (this.#staff === staff) this.#checker.offer(rivals);
  }

  async #check(rival: string | undefined): Promise<void> {
    const { screen, session } = this.#ports;
    await this.#meet();
    const { staff, plan, device } = session;
    if (!staff || !plan || !device || !this.#ready()) return;
    this.#aloud.stop();
    screen.show({ failure: undefined });
    session.assistant?.stop();
    await this.#checker.run({ plan, device, staff, sentences: this.#sentences }, rival);
    this.#memory = await footprint();
    this.#show();
  }

  #hire({ plan, files }: Rival): Staff {
    const { store, base, settings } = this.#ports;
    return hireStaff({
      plan,
      workers: settings().workers,
      ensureModels: () => fetchAgain(store, base, files),
      idleMs: 0,
      onDeath: () => this.#checker.cancel(),
    });
  }

  async #file({ how, text }: MeasureIntents["measure.file"]): Promise<void> {
    const { screen, session, traces } = this.#ports;
    const { plan, device } = session;
    if (!plan || !device) return screen.show({ failure: failure("no-model", "nothing runs that could be measured") });
    const made = new Date().toISOString();
    const { rounds, comparison } = this.#checker;
    const record = measureRecordOf({
      head: { version: __VERSION__, device, plan },
      made,
      memory: this.#memory ?? {},
      turns: traces.turns,
      aloud: this.#aloud.judged,
      ...(rounds ? { check: rounds } : {}),
      ...(comparison ? { comparison: { ...comparison, other: comparison.plan } } : {}),
      text,
    });
    const name = `inzwa-${made.slice(0, 19).replaceAll(":", "-")}.measurements.json`;
    const content = JSON.stringify(record, null, 2);
    try {
      await (how === "share" ? shareFile : saveFile)(name, content, openSink);
    } catch (thrown) {
      screen.show({ failure: toFailure(thrown) });
    }
  }

  #show(): void {
    const { screen, session } = this.#ports;
    screen.show({
      measure: {
        aloud: this.#aloud.view,
        check: this.#checker.viewOf(session.plan),
        ...(this.#memory ? { memory: this.#memory } : {}),
        canShare: this.#canShare,
      },
    });
  }
}
