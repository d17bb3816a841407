import { Answer, type AnswerPorts } from "./answer.ts";
import type { Message } from "./contracts.ts";
import { toFailure } from "./failure.ts";
import { History } from "./history.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";

export interface AnsweringPorts extends AnswerPorts {
  /** What was said before, when this conversation carries on another one. */
  readonly history?: History;
  /** What the model is told before anything else; absent for models that take no such prompt. */
  readonly system?: string;
}

/** The assistant's side of a conversation: one answer at a time, and what was heard of it becomes history. */
export class Answering implements SpeakerEvents {
  readonly #ports: AnsweringPorts;
  readonly #history: History;
  #answer: Answer | undefined;

  constructor(ports: AnsweringPorts) {
    this.#ports = ports;
    this.#history = ports.history ?? new History();
  }

  /** Something of the answer has been heard. */
  get audible(): boolean {
    return this.#answer?.audible ?? false;
  }

  /** spokenAt: when the person had finished, in ms on the clock. Resolves when the answer is complete; never rejects. */
  async respond(turn: number, question: Promise<string>, spokenAt: number): Promise<void> {
    const { emit, speaker } = this.#ports;
    const answer = new Answer(this.#ports, turn, question, spokenAt);
    this.#answer = answer;
    try {
      const text = await question;
      if (this.#answer !== answer) return;
      if (text !== "") {
        emit({ type: "asked", turn, text });
        await answer.run(this.#messages(text));
      } else {
        this.#answer = undefined;
        emit({ type: "discarded", turn });
      }
    } catch (thrown) {
      if (this.#answer !== answer) return;
      this.#answer = undefined;
      void speaker.flush();
      emit({ type: "failed", turn, failure: toFailure(thrown) });
    }
  }

  /** Ends the turn being answered, if any; what was not heard leaves no trace. */
  async interrupt(): Promise<void> {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    this.#ports.emit({ type: "interrupted", turn: answer.turn });
    const heard = await answer.cut();
    if (heard) this.#history.add(await answer.question, heard);
  }

  /** Ends an answer of which nothing was heard yet, and gives its question back; undefined where there is none such. */
  takeBack(): Promise<string> | undefined {
    const answer = this.#answer;
    if (!answer || answer.audible) return undefined;
    this.#answer = undefined;
    this.#ports.emit({ type: "discarded", turn: answer.turn });
    void answer.cut();
    return answer.question.catch(() => "");
  }

  started(turn: number, time: number): void {
    this.#current(turn)?.started(time);
  }

  heard(heard: Heard): void {
    this.#current(heard.turn)?.heard(heard);
  }

  ended(turn: number, time: number): void {
    const answer = this.#current(turn);
    if (!answer) return;
    this.#answer = undefined;
    void answer.question.then((question) => this.#history.add(question, answer.text));
    answer.ended(time);
  }

  #messages(question: string): readonly Message[] {
    const { system } = this.#ports;
    const asking = this.#history.asking(question);
    return system ? [{ role: "system", text: system }, ...asking] : asking;
  }

  #current(turn: number): Answer | undefined {
    return this.#answer?.turn === turn ? this.#answer : undefined;
  }
}
