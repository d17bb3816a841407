import type { VadFrame } from "../../core/contracts.ts";
import { FRAME } from "../../core/contracts.ts";
import { toFailure } from "../../core/failure.ts";
import { heard } from "../../core/language/heard.ts";
import { Listener } from "../../core/listener.ts";
import type { Answers, ListenerPorts } from "../../core/listener-ports.ts";
import { Utterance } from "../../core/utterance.ts";

/** Hears and writes down, and answers nothing: for sessions that transcribe, and where the client says when to answer. */
export class Scribe {
  readonly #ports: ListenerPorts;
  readonly #listener: Listener;
  #turns = 0;
  /** One reading after another. */
  #work: Promise<unknown> = Promise.resolve();

  /** isAudible: whether the assistant is being heard. */
  constructor(ports: ListenerPorts, isAudible: () => boolean) {
    this.#ports = ports;
    const never = () => {};
    const answers: Answers = {
      floor: {
        get audible() {
          return isAudible();
        },
        contest: never,
        suspend: never,
        resume: never,
        isContested: () => false,
        yield: () => false,
      },
      foresight: { begin: never, forget: never },
      warm: never,
      overhear: never,
      respond: ({ turn }, words) => this.#told(turn, words),
    };
    this.#listener = new Listener(ports, answers, () => this.begin());
  }

  hear(frame: VadFrame): void {
    this.#listener.hear(frame);
  }

  finish(): void {
    this.#listener.finish();
  }

  drop(): void {
    this.#listener.drop();
  }

  close(): void {
    this.#listener.close();
  }

  /** A new turn's number. */
  begin(): number {
    const turn = ++this.#turns;
    this.#ports.emit({ type: "began", turn });
    return turn;
  }

  /** Frames as one turn, whatever their pauses; told as `asked`, `discarded` or `failed` when it is done. Never rejects. */
  read(turn: number, frames: readonly VadFrame[]): Promise<void> {
    const last = frames.at(-1);
    const reading = this.#work.then(() => {
      const utterance = new Utterance(this.#ports, turn, frames[0]?.at ?? 0);
      for (const frame of frames) utterance.push(frame);
      const words = utterance.conclude(last ? last.at + FRAME : 0).then(({ text }) => heard(text, this.#ports.rules));
      return this.#told(turn, words);
    });
    this.#work = reading;
    return reading;
  }

  async #told(turn: number, words: Promise<string>): Promise<void> {
    const { emit } = this.#ports;
    try {
      const text = await words;
      emit(text === "" ? { type: "discarded", turn } : { type: "asked", turn, text });
    } catch (thrown) {
      emit({ type: "failed", turn, failure: toFailure(thrown) });
    }
  }
}
