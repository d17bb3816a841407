import { History } from "../../core/history.ts";
import type { Message } from "../../core/llm-contract.ts";
import { type Item, wordsOf } from "../../core/realtime/items.ts";
import { type Judge, lastAsked } from "../readable.ts";

const TICKET = /\u{e000}[^\u{e000}]*\u{e000} ?/gu;

/** What stands for the question of a response that was asked for; nobody says it. */
export function ticketOf(id: string): string {
  return `\u{e000}${id}\u{e000}`;
}

/** The words of a question: one that was ended too soon may have left its ticket in front of them. */
export function withoutTickets(question: string): string {
  return question.replace(TICKET, "").trim();
}

export interface Prompt {
  readonly system: string | undefined;
  readonly items: readonly Item[];
}

/**
 * The conversation's memory is the client's list of items, which it may change at any time: what the model is told is made
 * of it anew for each question. A question may also be the ticket of a response that a client asked for.
 */
export class ItemHistory extends History {
  readonly #prompt: () => Prompt;
  readonly #judge: Judge;
  readonly #asked = new Map<string, Prompt>();

  constructor(prompt: () => Prompt, judge: Judge) {
    super();
    this.#prompt = prompt;
    this.#judge = judge;
  }

  /** What a person said that a question stands for: its own words, or behind a ticket the last of the items. */
  said(question: string): string {
    const asked = this.#asked.get(question);
    if (!asked) return withoutTickets(question);
    return lastAsked(messagesOf(asked));
  }

  /** The ticket stands for the prompt. */
  expect(ticket: string, prompt: Prompt): void {
    this.#asked.set(ticket, prompt);
  }

  forget(ticket: string): void {
    this.#asked.delete(ticket);
  }

  override asking(question: string): Message[] {
    const asked = this.#asked.get(question);
    const messages = asked ? messagesOf(asked) : messagesOf(this.#prompt(), withoutTickets(question));
    const allowed = this.#judge.readable(messages);
    return allowed.some(({ role }) => role === "user") ? allowed : messages.slice(-1);
  }

  /** What was heard stands in the items. */
  override add(): void {}

  override measured(): void {}
}

/** question: put behind the items, unless those at the end say it already. */
function messagesOf({ system, items }: Prompt, question?: string): Message[] {
  const told = items.flatMap(messageOf);
  const head: Message[] = system ? [{ role: "system", text: system }] : [];
  const all = merged(told);
  if (question === undefined) return [...head, ...ending(all)];
  const last = all.at(-1);
  if (last?.role !== "user" || last.answers !== undefined) return [...head, ...all, { role: "user", text: question }];
  return [...head, ...all.slice(0, -1), { role: "user", text: joined(last.text, question) }];
}

/** A model answers what the user said last; where they said nothing it is an empty message. */
function ending(messages: readonly Message[]): Message[] {
  return messages.at(-1)?.role === "user" ? [...messages] : [...messages, { role: "user", text: "" }];
}

function messageOf(item: Item): Message[] {
  if (item.type === "function_call") {
    const call = { id: item.call_id, name: item.name, arguments: item.arguments };
    return [{ role: "assistant", text: "", calls: [call] }];
  }
  const text = wordsOf(item).trim();
  if (item.type === "function_call_output") return [{ role: "user", text, answers: item.call_id }];
  return text === "" ? [] : [{ role: item.role, text }];
}

/** Two messages of one side in a row are one: chat templates know no others. */
function merged(messages: readonly Message[]): Message[] {
  const all: Message[] = [];
  for (const message of messages) {
    const last = all.at(-1);
    if (last && last.role === message.role && !isTools(last) && !isTools(message))
      all[all.length - 1] = { role: last.role, text: `${last.text} ${message.text}` };
    else all.push(message);
  }
  return all;
}

function isTools({ calls, answers }: Message): boolean {
  return calls !== undefined || answers !== undefined;
}

/** Words of the items that the question carries along are not said twice. */
function joined(said: string, question: string): string {
  if (question === "" || said.endsWith(question)) return said;
  return question.startsWith(said) ? question : `${said} ${question}`;
}
