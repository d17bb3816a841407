import type { Answer } from "./answer.ts";
import type { Note } from "./trace/note.ts";
import type { TurnEvent } from "./turn.ts";

export interface FloorPorts {
  /** Milliseconds. */
  readonly clock: () => number;
  readonly emit: (event: TurnEvent) => void;
  readonly note: (note: Note) => void;
  /** An answer was interrupted after so much of it had been heard. */
  readonly remember: (question: string, heard: string) => void;
}

/**
 * Who has the floor. There is one answer at a time; a second one, suspended, stands beside it only while it is open
 * whether the person who speaks means to take the floor, or just said "ehe".
 */
export class Floor {
  readonly #ports: FloorPorts;
  #answer: Answer | undefined;
  #rival: Answer | undefined;
  /** Words of a turn that was cut short before anything of its answer was heard: the next one takes them along. */
  #carried: Promise<string> = nothing;
  #settled: Promise<void> = Promise.resolve();

  constructor(ports: FloorPorts) {
    this.#ports = ports;
  }

  /** Something of an answer has been heard, and it is not over. */
  get audible(): boolean {
    return (this.#answer?.audible || this.#rival?.audible) ?? false;
  }

  get isFree(): boolean {
    return this.#answer === undefined && this.#rival === undefined;
  }

  /** The answer of this turn, unless it is over. */
  of(turn: number): Answer | undefined {
    return [this.#answer, this.#rival].find((answer) => answer?.turn === turn);
  }

  /** An answer begins, in place of one there may be. words: what was said; words of the turns before may join them. */
  give(answer: Answer, words: Promise<string>): void {
    if (this.#answer) this.#settle(this.#answer);
    this.#answer = answer;
    answer.question = words;
    this.#prefix(answer);
  }

  /** Somebody may be speaking: silence at once, with the place kept. */
  suspend(): void {
    if (!this.#answer) return;
    this.#answer.suspend();
    this.#mark("held", this.#answer);
  }

  /** It was nobody. */
  resume(): void {
    const answer = this.#answer;
    if (!answer) return;
    // The end of it may come at once: then nobody has the floor any more.
    answer.resume();
    this.#mark("resumed", answer);
  }

  /** Somebody speaks. Whether they take the floor shows in what they say. */
  contest(): void {
    const rival = this.#answer;
    const carries = this.yield();
    // What is handed on belongs to the turn that came next, and not to the one that begins now and may come to nothing.
    if (carries && rival) this.#prefix(rival);
    this.#rival = rival;
    this.#answer = undefined;
    rival?.suspend();
  }

  /** Another answer than this one waits to go on. */
  isContested(answer?: Answer): boolean {
    return this.#rival !== undefined && this.#rival !== answer;
  }

  /**
   * The person has the floor: an answer that was heard ends, and one of which nothing was heard gives its question back
   * to what is said now. True in the second case: its turn had been ended too soon.
   */
  yield(): boolean {
    const rival = this.#rival;
    this.#rival = undefined;
    if (!rival) return false;
    if (rival.audible) {
      this.#settle(rival);
      return false;
    }
    this.#carried = Promise.all([this.#carried, rival.question]).then(joined);
    this.#ports.emit({ type: "discarded", turn: rival.turn });
    void rival.cut();
    return true;
  }

  /** What was said in this answer's turn lets the other one go on. */
  giveBack(answer: Answer): void {
    if (this.#answer !== answer) return;
    this.#mark("backchannel", answer);
    this.#ports.emit({ type: "discarded", turn: answer.turn });
    void answer.cut();
    this.#answer = this.#rival;
    this.#rival = undefined;
    this.resume();
  }

  /** Nobody speaks any more, and nothing comes of what was said: what waits goes on. */
  release(): void {
    if (!this.#answer) {
      this.#answer = this.#rival;
      this.#rival = undefined;
    }
    this.resume();
  }

  leave(answer: Answer): void {
    if (this.#answer === answer) this.#answer = undefined;
    if (this.#rival === answer) this.#rival = undefined;
  }

  /** What is really asked with these words. Resolves once history knows what was heard of the answers before. */
  async question(words: Promise<string>): Promise<string> {
    const carried = this.#carried;
    await this.#settled;
    return joined([await carried, await words]);
  }

  /** The same answer, further on: it stands where the other one stood. */
  swap(from: Answer, to: Answer): void {
    to.question = from.question;
    if (from.isSuspended) to.suspend();
    if (this.#answer === from) this.#answer = to;
    if (this.#rival === from) this.#rival = to;
    void from.cut();
  }

  /** Nothing is carried over any more. */
  drop(): void {
    this.#carried = nothing;
  }

  /** Ends whatever is being answered; what was not heard leaves no trace. */
  async clear(): Promise<void> {
    this.drop();
    const open = [this.#rival, this.#answer];
    this.#rival = undefined;
    this.#answer = undefined;
    for (const answer of open) if (answer) await this.#interrupt(answer);
    await this.#settled;
  }

  /** The words that are carried over become this answer's. */
  #prefix(answer: Answer): void {
    answer.question = Promise.all([this.#carried, answer.question]).then(joined, () => "");
    this.#carried = nothing;
  }

  #settle(answer: Answer): void {
    this.#settled = Promise.all([this.#settled, this.#interrupt(answer)]).then(() => undefined);
  }

  async #interrupt(answer: Answer): Promise<void> {
    this.#ports.emit({ type: "interrupted", turn: answer.turn });
    this.#mark("interrupted", answer);
    const heard = await answer.cut();
    if (heard && !answer.refused) this.#ports.remember(await answer.question, heard);
  }

  #mark(name: "held" | "resumed" | "backchannel" | "interrupted", { turn, revision }: Answer): void {
    this.#ports.note({ kind: "mark", name, turn, revision, time: this.#ports.clock() });
  }
}

const nothing = Promise.resolve("");

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(" ");
}
