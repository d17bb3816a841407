import type { Answer } from "./answer.ts";
import type { Message } from "./contracts.ts";
import { looksComplete } from "./language/complete.ts";
import type { LanguageRules } from "./language/rules.ts";
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

export interface Foreseen {
  readonly answer: Answer;
  /** Resolves when the answer has begun, or when there is nothing to answer. Never rejects. */
  readonly begun: Promise<void>;
}

/** The answer to a question that may be over: worked out unseen and unheard, and dropped where the person goes on. */
export class Foresight {
  readonly #ports: ForesightPorts;
  #foreseen: Foreseen | undefined;

  constructor(ports: ForesightPorts) {
    this.#ports = ports;
  }

  /** complete: told how complete the question looks, 0..1, as soon as that is known. */
  begin(ids: Ids, words: Promise<string>, complete: (probability: number) => void): void {
    this.forget();
    const answer = this.#ports.open(ids);
    const begun = this.#work(answer, words, complete).catch(() => undefined);
    this.#foreseen = { answer, begun };
  }

  forget(): void {
    const foreseen = this.#foreseen;
    if (!foreseen) return;
    this.#foreseen = undefined;
    const { answer } = foreseen;
    if (answer.asked !== undefined) this.#ports.mark("speculation-discarded", answer);
    void answer.cut();
  }

  /** What was worked out for this very turn and revision belongs to the caller now; anything else is dropped. */
  take({ turn, revision }: Ids): Foreseen | undefined {
    const foreseen = this.#foreseen;
    if (foreseen?.answer.turn !== turn || foreseen.answer.revision !== revision) this.forget();
    else this.#foreseen = undefined;
    return this.#foreseen === undefined && foreseen?.answer.isCut === false ? foreseen : undefined;
  }

  async #work(answer: Answer, words: Promise<string>, complete: (probability: number) => void): Promise<void> {
    const { rules, claims, questionOf, messages, brevity, mark } = this.#ports;
    const text = await words;
    if (answer.isCut) return;
    const sure = looksComplete(text, rules);
    if (sure !== undefined) complete(sure);
    if (text === "" || !claims(text)) return;
    const question = await questionOf(text);
    if (answer.isCut) return;
    const asking = messages(question);
    const ended = await answer.prepare(asking);
    if (answer.isCut) return;
    if (sure === undefined && ended !== undefined) complete(ended);
    mark("speculated", answer);
    answer.run(question, asking, brevity());
  }
}
