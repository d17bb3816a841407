import type { ModelEntry } from "../../core/manifest.ts";
import { type Compared, noBeside, withCompared } from "../../core/rollout/beside.ts";
import type { Channel } from "../../core/rollout/channel.ts";
import { type Counts, noCounts, type Rating, type TurnSeen, withRating, withSeen } from "../../core/rollout/counts.ts";
import { leaves } from "../../core/rollout/own.ts";
import { type Note, type Reason, readNote, writeNote } from "./note.ts";
import type { Wanted } from "./standing.ts";

/** A turn, the models that ran in it, and what was released then. */
export interface Ran {
  readonly turn: TurnSeen;
  readonly models: readonly ModelEntry[];
  readonly released: readonly Wanted[];
  readonly slots: Channel["slots"];
}

/** What the device has seen of released models, and which of them it has left. Another tab may write it meanwhile. */
export class Memory {
  #note: Note = readNote();

  get note(): Note {
    return this.#note;
  }

  /** What it saw of the model is reason enough to leave it. */
  isBad(model: string): boolean {
    return leaves(this.#note.seen[model]?.evidence ?? noCounts.evidence);
  }

  /** Counts the turn for each model that ran in it, if it is released or is what a released one replaces. */
  count(ran: Ran): void {
    this.#change(ran, (counts, slowMs, former) => withSeen(counts, ran.turn, slowMs, former));
  }

  /** The same, when its answer was called good or not good. */
  rate(ran: Ran, rating: Rating): void {
    this.#change(ran, (counts, slowMs, former) => withRating(counts, ran.turn, rating, slowMs, former));
  }

  /** One more turn that a model was tried on, unheard; undefined: it failed. */
  compared(model: string, compared: Compared | undefined): void {
    const { beside } = readNote(this.#note);
    this.write({ beside: { ...beside, [model]: withCompared(beside?.[model] ?? noBeside, compared) } });
  }

  #change(
    { turn, models, released, slots }: Ran,
    next: (counts: Counts, slow: number, former?: Counts) => Counts,
  ): void {
    this.#note = readNote(this.#note);
    const seen: Record<string, Counts> = { ...this.#note.seen };
    for (const { id, stage } of models) {
      if (stage === "asr" && !turn.spoken) continue;
      const fresh = released.find(({ model }) => model.id === id);
      const slot = fresh?.slot ?? slots.find(({ replaces, champion }) => [replaces, champion?.model.id].includes(id));
      if (!slot) continue;
      const slow = fresh?.slowMs ?? slot.challenger?.bounds.ttfwMs ?? Infinity;
      seen[id] = next(seen[id] ?? noCounts, slow, fresh && seen[fresh.replaces]);
    }
    this.write({ seen });
  }

  leave(id: string, why: Reason): void {
    this.#note = readNote(this.#note);
    const before = this.#note.seen[id] ?? noCounts;
    const crashes = before.crashes + Number(why === "load" || why === "crash");
    this.write({
      left: { ...this.#note.left, [id]: { why, at: Date.now() } },
      seen: { ...this.#note.seen, [id]: { ...before, crashes } },
    });
  }

  write(change: { [K in keyof Note]?: Note[K] | undefined }): void {
    this.#note = { ...readNote(this.#note), ...change } as Note;
    writeNote(this.#note);
  }
}
