import { Answer, type AnswerPorts } from "./answer.ts";
import { toFailure } from "./failure.ts";
import { Floor } from "./floor.ts";
import { Foresight } from "./foresight.ts";
import { History } from "./history.ts";
import { isBackchannel } from "./language/backchannel.ts";
import type { Message } from "./llm-contract.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";
import { summarise } from "./summary.ts";
import type { MarkName } from "./trace/note.ts";
import type { Ids } from "./voice.ts";

export interface AnsweringPorts extends AnswerPorts {
  /** What was said before, when this conversation carries on another one. */
  readonly history?: History;
  /** What the model is told before anything else; absent for models that take no such prompt. */
  readonly system?: string;
  /** How the model is asked to sum up what no longer fits its context; absent where that is forgotten. */
  readonly summary?: string;
  /** Most tokens of a reply at the moment; undefined where the model's own limit will do. */
  readonly brevity?: () => number | undefined;
}

/** The assistant's side of a conversation: what is asked is answered, and what was heard of it becomes history. */
export class Answering implements SpeakerEvents {
  readonly floor: Floor;
  readonly foresight: Foresight;
  readonly #ports: AnsweringPorts;
  readonly #history: History;
  /** History is being summed up, which waits for nobody. */
  #tidying: AbortController | undefined;

  constructor(ports: AnsweringPorts) {
    const history = ports.history ?? new History();
    this.#ports = ports;
    this.#history = history;
    this.floor = new Floor({ ...ports, remember: (question, heard) => history.add(question, heard) });
    this.foresight = new Foresight({
      rules: ports.rules,
      open: (ids) => new Answer(ports, ids),
      claims: (text) => {
        if (this.#letsGoOn(text)) return false;
        this.floor.yield();
        return true;
      },
      questionOf: (text) => this.floor.question(Promise.resolve(text)),
      messages: (question) => this.#messages(question),
      brevity: () => ports.brevity?.(),
      mark: (name, ids) => this.#mark(name, ids),
    });
  }

  /** Has the model read what was said so far, while the person still speaks. */
  warm(ids: Ids): void {
    this.#tidying?.abort();
    const messages = this.#messages("").slice(0, -1);
    if (!this.floor.isFree || messages.length === 0) return;
    this.#ports.llm.prepare?.({ ...ids, messages }).catch(() => undefined);
  }

  /** What was understood so far, while the person still speaks. */
  overhear(ids: Ids, text: string): void {
    if (this.floor.isFree) this.foresight.guess(ids, text);
  }

  /** spokenAt: when the person had finished, in ms on the clock. Resolves when the answer is complete; never rejects. */
  async respond(ids: Ids, words: Promise<string>, spokenAt: number): Promise<void> {
    this.#tidying?.abort();
    const answer = new Answer(this.#ports, ids);
    this.floor.give(answer, words);
    try {
      if (this.#letsGoOn(await words, answer)) return this.floor.giveBack(answer);
      if (this.floor.isContested(answer)) this.floor.yield();
      const question = await this.floor.question(answer.question);
      if (this.floor.of(ids.turn) === answer) await this.#reply(answer, question, spokenAt);
    } catch (thrown) {
      this.#fail(this.floor.of(ids.turn), thrown);
    }
  }

  /** Ends whatever is being answered or worked out. */
  async interrupt(): Promise<void> {
    this.foresight.forget();
    await this.floor.clear();
  }

  started(turn: number, time: number): void {
    this.floor.of(turn)?.started(time);
  }

  heard(heard: Heard): void {
    this.floor.of(heard.turn)?.heard(heard);
  }

  starved(turn: number, time: number, ms: number): void {
    const answer = this.floor.of(turn);
    if (answer) this.#mark("starved", answer, { ms }, time);
  }

  ended(turn: number, time: number): void {
    const answer = this.floor.of(turn);
    if (!answer) return;
    this.floor.leave(answer);
    if (!answer.refused) this.#history.add(answer.asked ?? "", answer.text);
    if (answer.prompt) this.#history.measured(answer.prompt.tokens, answer.prompt.messages);
    answer.ended(time);
    this.#tidy();
  }

  /** While nobody talks. */
  #tidy(): void {
    const { summary, llm } = this.#ports;
    if (!summary || !this.floor.isFree) return;
    this.#tidying?.abort();
    this.#tidying = new AbortController();
    summarise(this.#history, llm, summary, this.#tidying.signal).catch(() => undefined);
  }

  async #reply(given: Answer, question: string, spokenAt: number): Promise<void> {
    const { emit, brevity } = this.#ports;
    const { turn } = given;
    this.floor.drop();
    given.question = Promise.resolve(question);
    if (question === "") {
      this.floor.leave(given);
      return emit({ type: "discarded", turn });
    }
    emit({ type: "asked", turn, text: question });
    const foreseen = await this.foresight.take(turn, question);
    if (this.floor.of(turn) !== given) return void foreseen?.cut();
    if (foreseen) this.floor.swap(given, foreseen);
    const answer = foreseen ?? given;
    answer.confirm(spokenAt);
    if (foreseen) this.#mark("speculation-hit", answer);
    else answer.run(question, this.#messages(question), brevity?.());
    await answer.done;
  }

  /** An answer waits, and what was said means that it may go on. */
  #letsGoOn(text: string, answer?: Answer): boolean {
    return this.floor.isContested(answer) && (text === "" || isBackchannel(text, this.#ports.rules));
  }

  #fail(answer: Answer | undefined, thrown: unknown): void {
    if (!answer) return;
    this.floor.leave(answer);
    void answer.cut();
    this.#ports.emit({ type: "failed", turn: answer.turn, failure: toFailure(thrown) });
  }

  #messages(question: string): readonly Message[] {
    return this.#history.asking(question, this.#ports.system);
  }

  #mark(name: MarkName, { turn, revision }: Ids, detail = {}, time = this.#ports.clock()): void {
    this.#ports.note({ kind: "mark", name, turn, revision, time, detail });
  }
}
