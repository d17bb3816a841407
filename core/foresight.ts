import type { Answer } from "./answer.ts";
import { asHeard, completeness, looksComplete } from "./language/complete.ts";
import type { LanguageRules } from "./language/rules.ts";
import type { Message } from "./llm-contract.ts";
import type { Words } from "./transcriber.ts";
import type { Ids } from "./voice.ts";

export interface ForesightPorts {
  readonly rules: LanguageRules;
  readonly open: (ids: Ids) => Answer;
  /** Whether what was said asks for an answer; takes the floor where it does. */
  readonly claims: (text: string) => boolean;
  /** What is really asked: words of an earlier turn may belong to it. */
  readonly questionOf: (text: string) => Promise<string>;
  readonly messages: (question: string) => readonly Message[];
  readonly brevity: () => number | undefined;
  readonly mark: (name: "speculated" | "speculation-discarded", ids: Ids) => void;
}

type Read = Pick<Words, "text" | "confidence">;
/** 0..1, how complete the words look; undefined where nobody can tell. */
type Complete = number | undefined;
interface Guess {
  readonly text: string;
  readonly answer: Answer;
  /** Resolves when the answer has begun, or will not. Never rejects. */
  readonly begun: Promise<Complete>;
}

/** Words that look less complete are answered only once a silence has come. */
const LIKELY = 0.8;

/** The answer to a question that may be over: worked out unseen and unheard, and dropped where the person goes on. */
export class Foresight {
  readonly #ports: ForesightPorts;
  #guess: Guess | undefined;
  /** Where the last hint of an end was. Before one an answer is only written: most are for nothing, and a voice is dear. */
  #hint: Ids | undefined;
  /** The words behind the last hint have been looked at. */
  #considered: Promise<void> = Promise.resolve();

  constructor(ports: ForesightPorts) {
    this.#ports = ports;
  }

  /** What was understood while the person still speaks. Where it looks complete its answer is begun. */
  guess(ids: Ids, text: string): void {
    if (text !== "" && text !== this.#guess?.text) this.#begin(ids, text, LIKELY);
  }

  /**
   * There was a hint of the end. An answer that was begun to the very same words goes on. complete: told how complete they
   * count as, as soon as that is known.
   */
  begin(ids: Ids, words: Promise<Read>, complete: (probability: number) => void): void {
    this.#hint = ids;
    this.#guess?.answer.rehearse();
    const considered = words.then(async ({ text, confidence }) => {
      if (this.#considered !== quiet) return;
      const sure = looksComplete(text, this.#ports.rules);
      if (sure !== undefined) complete(asHeard(sure, confidence));
      if (text === "" || !this.#ports.claims(text)) return this.#drop();
      if (text !== this.#guess?.text || this.#guess.answer.isCut) this.#begin(ids, text, 0);
      const ended = await this.#guess?.begun;
      if (ended !== undefined) complete(asHeard(ended, confidence));
    });
    const quiet = considered.catch(() => undefined);
    this.#considered = quiet;
  }

  /** The person goes on. */
  forget(): void {
    this.#considered = Promise.resolve();
    this.#hint = undefined;
    this.#drop();
  }

  /** The answer begun to this question, which belongs to the caller now; anything else is dropped. */
  async take(turn: number, question: string): Promise<Answer | undefined> {
    await this.#considered;
    const guess = this.#guess;
    await guess?.begun;
    if (this.#guess !== guess) return undefined;
    const { answer } = guess ?? {};
    // Of a turn that has begun since.
    if (answer?.turn !== turn) return undefined;
    if (answer.asked === question && !answer.isCut) this.#guess = undefined;
    else this.#drop();
    return answer.isCut ? undefined : answer;
  }

  #begin(ids: Ids, text: string, least: number): void {
    this.#drop();
    const answer = this.#ports.open(ids);
    if (this.#hint?.turn === ids.turn && this.#hint.revision === ids.revision) answer.rehearse();
    this.#guess = { text, answer, begun: this.#work(answer, text, least).catch(() => undefined) };
  }

  async #work(answer: Answer, text: string, least: number): Promise<Complete> {
    const { rules, questionOf, messages, brevity, mark } = this.#ports;
    const question = await questionOf(text);
    if (answer.isCut) return undefined;
    const asking = messages(question);
    const ended = await answer.prepare(asking);
    if (answer.isCut) return undefined;
    const complete = completeness(text, rules, ended);
    if ((complete ?? 0) < least) {
      void answer.cut();
      return complete;
    }
    mark("speculated", answer);
    answer.run(question, asking, brevity());
    return complete;
  }

  #drop(): void {
    const guess = this.#guess;
    if (!guess) return;
    this.#guess = undefined;
    if (guess.answer.asked !== undefined) this.#ports.mark("speculation-discarded", guess.answer);
    void guess.answer.cut();
  }
}
