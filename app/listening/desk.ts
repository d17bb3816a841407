import { isFailure } from "../../core/failure.ts";
import type { Score } from "../../core/listening/set.ts";
import type { Sink } from "../save.ts";
import { draftOf } from "./draft.ts";
import { folderOf, type ListeningFolder } from "./folder.ts";
import { DraftKeeper, type DraftStore } from "./keeper.ts";
import { Sitting } from "./sitting.ts";
import type { ListeningView, Notice } from "./view.ts";

export interface ListeningPorts extends DraftStore {
  /** Numbers 0..1. */
  random(): number;
  /** Resolves true at the sound's end, false where it was stopped; rejects where it cannot be played. */
  play(file: File): Promise<boolean>;
  stop(): void;
  /** Rejects with an AbortError where the person changed their mind. */
  openSink(name: string): Promise<Sink>;
  changed(): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * One person at one set: sounds one at a time, in an order of their own, with nothing that tells a voice from a person. What
 * was said is kept on this device until it is saved: the same folder opened after a reload goes on where it was.
 */
export class ListeningDesk {
  readonly #ports: ListeningPorts;
  #folder: ListeningFolder = { id: "", files: [] };
  #sitting: Sitting;
  readonly #draft: DraftKeeper;
  #resumed = false;
  /** Waits for an answer. */
  #other: ListeningFolder | undefined;
  /** Of the sound that is heard: no two are the same. */
  #playing: symbol | undefined;
  #opened = 0;
  #notice: Notice | undefined;

  constructor(ports: ListeningPorts) {
    this.#ports = ports;
    this.#draft = new DraftKeeper(ports);
    this.#sitting = new Sitting(this.#folder, ports.random);
  }

  get view(): ListeningView {
    const { at, total, heard, score, rated, unsaved } = this.#sitting;
    const { lost } = this.#draft;
    return {
      status: total > 0 ? "ready" : "empty",
      at: at + 1,
      total,
      heard,
      playing: this.#playing !== undefined,
      score,
      rated,
      unsaved,
      asks: this.#other !== undefined,
      resumed: this.#resumed,
      ...(lost ? { lost } : {}),
      ...(this.#notice ? { notice: this.#notice } : {}),
    };
  }

  /**
   * files: all of a folder. Nothing unsaved is dropped: the same set goes on as it was, another waits until `replace` or
   * `stay`. Where several are opened at once, the last counts.
   */
  async open(files: readonly File[]): Promise<void> {
    this.leave();
    this.#opened += 1;
    const mine = this.#opened;
    const folder = await folderOf(files);
    if (mine !== this.#opened) return;
    if (isFailure(folder)) return this.#tell({ what: "bad" });
    this.leave();
    if (this.#sitting.unsaved === 0) return this.#begin(folder, this.#draft.open(folder.id));
    const again = folder.id === this.#sitting.set;
    this.#other = again ? undefined : folder;
    if (again) {
      this.#folder = folder;
      this.#sitting.renew(folder.files);
      this.#resumed = true;
    }
    this.#tell(undefined);
  }

  /** Another listener: what was said before them, and is in no file, is dropped. */
  anew(): void {
    if (!this.#resumed) return;
    this.leave();
    this.#draft.keep(undefined);
    this.#begin(this.#folder, undefined);
  }

  /** The set that waits begins; what was said of the one before is dropped. */
  replace(): void {
    if (!this.#other) return;
    this.#draft.keep(undefined);
    this.#begin(this.#other, this.#draft.open(this.#other.id));
  }

  /** The set that waits is not wanted. */
  stay(): void {
    this.#other = undefined;
    this.#tell(undefined);
  }

  /** Once more from the beginning; while it plays it stops. */
  async play(): Promise<void> {
    const sitting = this.#sitting;
    const { file } = sitting;
    if (this.#playing) return this.leave();
    if (!file) return;
    const mine = Symbol(file.name);
    this.#playing = mine;
    this.#tell(undefined);
    const whole = await this.#ports.play(file).catch(() => undefined);
    if (whole) sitting.hear(file);
    this.#keep();
    if (this.#playing !== mine) return this.#ports.changed();
    this.#playing = undefined;
    this.#tell(whole === undefined ? { what: "silent" } : this.#notice);
  }

  /** Only of what was heard to its end. */
  rate(score: Score): void {
    if (!this.#sitting.rate(score)) return;
    this.#resumed = false;
    this.#keep();
    const { rated, total } = this.#sitting;
    this.#tell(rated === total ? { what: "done" } : undefined);
  }

  step(by: 1 | -1): void {
    this.leave();
    this.#sitting.step(by);
    this.#keep();
    this.#tell(undefined);
  }

  /** Must be called inside a tap. Does nothing where the person changed their mind. */
  async save(): Promise<void> {
    const sitting = this.#sitting;
    const said = sitting.ratings(`${new Date(this.#ports.now()).toISOString().slice(0, 19)}Z`);
    const name = `ratings-${said.rater}.json`;
    let file: Sink | undefined;
    try {
      file = await this.#ports.openSink(name);
      const writer = file.sink.getWriter();
      await writer.write(new TextEncoder().encode(`${JSON.stringify(said, null, 1)}\n`));
      await writer.close();
      await file.done();
    } catch (thrown) {
      // Once there is a file, this name too says that it came to nothing.
      const unwanted = !file && (thrown as { name?: unknown } | null)?.name === "AbortError";
      if (!unwanted) this.#tell({ what: "unsaved" });
      return;
    }
    sitting.saved(said);
    if (sitting === this.#sitting) {
      this.#resumed = false;
      this.#keep();
    }
    // There is nothing to ask about any more.
    if (this.#sitting.unsaved === 0) this.replace();
    this.#tell({ what: "saved", name });
  }

  /** What plays stops, and is not heard to its end. */
  leave(): void {
    this.#ports.stop();
    this.#playing = undefined;
    this.#ports.changed();
  }

  /** kept: what is kept of it. */
  #begin(folder: ListeningFolder, kept: string | undefined): void {
    this.#other = undefined;
    this.#folder = folder;
    const names = folder.files.map(({ name }) => name);
    const draft = kept ? draftOf(kept, folder.id, names) : undefined;
    this.#sitting = new Sitting(folder, this.#ports.random, draft);
    this.#resumed = draft !== undefined;
    this.#tell(undefined);
  }

  /** Only what no file has. */
  #keep(): void {
    const { unsaved, draft } = this.#sitting;
    this.#draft.keep(unsaved > 0 ? JSON.stringify(draft) : undefined);
  }

  #tell(notice: Notice | undefined): void {
    this.#notice = notice;
    this.#ports.changed();
  }
}
