import type { Message } from "./llm-contract.ts";
import { Tokens } from "./tokens.ts";

/** Tokens. */
export interface Budget {
  /** Of prompt and reply together. */
  readonly context: number;
  /** Of the reply alone. */
  readonly reply: number;
}

type Exchange = readonly Message[];

/** What every model here can take. */
const SMALLEST: Budget = { context: 256, reply: 80 };
/** Part of the prompt that is kept free for the next question. */
const QUESTION = 0.2;
/** Part of the prompt that is still full after a cut: then the beginning of the prompt stays as it is for several turns. */
const AFTER_CUT = 0.5;
/** UTF-16 units of a summary. */
const LONGEST_SUMMARY = 600;

/**
 * What was asked, and as much of each answer as was heard, as far as it fits the model's context. It is cut in blocks,
 * since a model keeps what it computed for a prompt only as long as the prompt begins the same.
 */
export class History {
  readonly #tokens = new Tokens();
  #budget: Budget;
  #exchanges: readonly Exchange[] = [];
  #stale: readonly Exchange[] = [];
  /** Those of them that were handed out to be summarised. */
  #summing: readonly Exchange[] = [];
  #summary = "";
  #system: string | undefined;

  constructor(budget: Budget = SMALLEST) {
    this.#budget = budget;
  }

  /** From now on for another model. */
  within(budget: Budget): void {
    this.#budget = budget;
    this.#cut();
  }

  /** heard: blank where nothing of the answer was; it leaves no message then. */
  add(user: string, heard: string): void {
    const answer: Exchange = heard ? [{ role: "assistant", text: heard }] : [];
    this.#exchanges = [...this.#exchanges, [{ role: "user", text: user }, ...answer]];
    this.#cut();
  }

  clear(): void {
    this.#exchanges = [];
    this.#stale = [];
    this.#summing = [];
    this.#summary = "";
  }

  /** The messages that lead up to a question, ending with it. system: what a model that takes such a thing is told first. */
  asking(question: string, system?: string): Message[] {
    this.#system = system;
    return [...this.#told(), ...this.#exchanges.flat(), { role: "user", text: question }];
  }

  /** Exchanges that wait to be summarised, behind what the model was told before them; undefined where there are none. */
  stale(): readonly Message[] | undefined {
    this.#summing = this.#stale;
    return this.#stale.length > 0 ? [...this.#told(), ...this.#stale.flat()] : undefined;
  }

  /** text: what is to be remembered of what `stale` gave last. Comes to nothing where that has been cleared since. */
  summarised(text: string): void {
    const summed = this.#summing;
    this.#summing = [];
    if (summed.length === 0 || text.trim() === "") return;
    this.#stale = this.#stale.filter((exchange) => !summed.includes(exchange));
    this.#summary = upTo(text.trim(), LONGEST_SUMMARY);
  }

  /** What an engine counted for messages that it was given: the next estimates are better. */
  measured(promptTokens: number, messages: readonly Message[]): void {
    this.#tokens.learn(promptTokens, messages, promptTokens < this.#room);
  }

  get #room(): number {
    return (this.#budget.context - this.#budget.reply) * (1 - QUESTION);
  }

  /** Tokens for exchanges. */
  #freeRoom(): number {
    return this.#room - this.#tokens.of(this.#told());
  }

  #told(): Message[] {
    if (this.#system === undefined) return [];
    return [{ role: "system", text: this.#summary ? `${this.#system}\n\n${this.#summary}` : this.#system }];
  }

  #cut(): void {
    const room = this.#freeRoom();
    if (this.#size(this.#exchanges) <= room) return;
    const left = () => this.#size(this.#exchanges.slice(from));
    let from = 0;
    while (from < this.#exchanges.length - 1 && left() > room * AFTER_CUT) from++;
    if (left() > room) from = this.#exchanges.length;
    this.#retire(this.#exchanges.slice(0, from));
    this.#exchanges = this.#exchanges.slice(from);
  }

  /** Nobody may ever ask for a summary: no more waits than one prompt holds. */
  #retire(exchanges: readonly Exchange[]): void {
    this.#stale = [...this.#stale, ...exchanges];
    const room = this.#freeRoom();
    while (this.#size(this.#stale) > room && this.#stale.length > 0) this.#stale = this.#stale.slice(1);
  }

  #size(exchanges: readonly Exchange[]): number {
    return this.#tokens.of(exchanges.flat());
  }
}

/** The reply up to the last word that was heard whole. chars: UTF-16 units heard. */
export function heardPart(reply: string, chars: number): string {
  return upTo(reply, chars);
}

function upTo(text: string, chars: number): string {
  if (chars >= text.length) return text;
  const start = text.slice(0, chars);
  return /\s/.test(text[chars] ?? "") ? start.trimEnd() : start.slice(0, start.search(/\S*$/)).trimEnd();
}
