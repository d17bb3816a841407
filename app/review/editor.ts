import { type Failure, failure, isFailure, toFailure } from "../../core/failure.ts";
import { decoded, type SoundView } from "../listen/sound.ts";
import { Changes } from "./changes.ts";
import type { Collected } from "./collected.ts";
import type { Draft, Kept } from "./draft.ts";
import type { Item } from "./item.ts";
import type { Shelf } from "./shelf.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { ReviewStore } from "./store.ts";

export interface EditorPorts {
  readonly shelf: Shelf;
  readonly store: ReviewStore;
  readonly collected: Collected;
  readonly reviewer: () => string;
  /** A sound came, or did not. */
  readonly heard: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
}

/** The recording that is worked on, what is written of it, and the way back. */
export class Editor {
  readonly #ports: EditorPorts;
  readonly #changes = new Changes();
  readonly #watch: Stopwatch;
  #current: Item | undefined;
  #sound: SoundView | undefined;
  #trouble: Failure | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(ports: EditorPorts) {
    this.#ports = ports;
    this.#watch = new Stopwatch(ports.clock);
  }

  get standing() {
    return { current: this.#current, sound: this.#sound, trouble: this.#trouble, canUndo: this.#changes.any };
  }

  get draft(): Draft {
    const { shelf, reviewer } = this.#ports;
    return this.#current ? shelf.draft(this.#current.id, reviewer()) : { transcript: "", seconds: 0 };
  }

  /** Somebody is there again, after they were elsewhere. */
  begin(): void {
    this.#watch.begin(this.draft.seconds);
  }

  touch(): void {
    if (this.#current) this.#watch.touch();
  }

  open(id: string): void {
    const item = this.#ports.shelf.items.get(id);
    if (!item || item === this.#current) return;
    this.#current = item;
    this.#sound = undefined;
    this.#trouble = undefined;
    this.begin();
    void this.#listen(item);
  }

  /** Nothing is open, and there is no way back: other recordings, or another person. */
  close(): void {
    this.#current = undefined;
    this.#sound = undefined;
    this.#trouble = undefined;
    this.#changes.clear();
  }

  /** What was decided before is open again once it is changed. */
  async change(change: Partial<Draft>, decided?: Pick<Draft, "decision" | "at">): Promise<void> {
    const item = this.#current;
    if (!item) return;
    const before = this.draft;
    this.#changes.push(item.id, before, Object.keys(change).join(" "), this.#ports.clock());
    const { decision: _, at: __, ...rest } = { ...before, ...change };
    await this.keep(this.#kept(item, { ...rest, ...decided }));
  }

  async undo(): Promise<void> {
    const step = this.#changes.pop();
    const item = step && this.#ports.shelf.items.get(step.item);
    if (!step || !item) return;
    this.open(item.id);
    await this.keep(this.#kept(item, step.draft));
  }

  /** In the order of the changes: a slow write must not overtake a later one. */
  async keep(kept: Kept): Promise<void> {
    const { shelf, store, collected } = this.#ports;
    shelf.put(kept);
    const own = shelf.items.get(kept.item)?.own ?? false;
    const write = async () => {
      const seal = own ? await collected.seal() : undefined;
      // Without its consent nothing of a recording is written any more.
      if (!own || seal) await store.put(kept, seal);
    };
    const writing = this.#writing.then(write, write);
    this.#writing = writing.catch(() => undefined);
    await writing;
  }

  #kept({ id }: Item, draft: Draft): Kept {
    const { samples, sampleRate = 1 } = this.#sound ?? {};
    const reviewer = this.#ports.reviewer();
    const known = this.#ports.shelf.length(id, reviewer);
    const audioSeconds = samples ? Math.round((samples.length / sampleRate) * 1000) / 1000 : known;
    const present = Object.entries(draft).filter(([, value]) => value !== undefined);
    const whole = { ...Object.fromEntries(present), transcript: draft.transcript, seconds: this.#watch.seconds };
    return { item: id, reviewer, audioSeconds, draft: whole };
  }

  async #listen(item: Item): Promise<void> {
    try {
      const bytes = await item.bytes();
      if (!bytes) throw failure("no-storage", `${item.name} is gone`);
      const sound = await decoded(bytes);
      if (this.#current === item) this.#sound = sound;
    } catch (thrown) {
      // A file that was moved since it was picked rejects with NotFoundError.
      if (this.#current === item) this.#trouble = isFailure(thrown) ? thrown : toFailure(thrown, "no-storage");
    }
    this.#ports.heard();
  }
}
