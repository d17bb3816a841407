import type { Message } from "../core/llm-contract.ts";
import type { Refusal, Safety } from "../core/safety/safety.ts";

/**
 * UTF-16 units that the rules read of one message, half at its beginning and half at its end, and of all messages of a request,
 * newest first. Reading takes a server's only thread, and callers choose the length: of 8,000 letters 70 to 300 ms of processor time were
 * measured, and up to 360 of the first text after a start (Node 20).
 */
const OF_ONE = 8_000;
const OF_ALL = 16_000;
/** Verdicts that one conversation remembers. */
const REMEMBERED = 500;

/** What the rules say to questions, each asked once as long as it is remembered. Text stays no longer than this does. */
export class Judge {
  readonly #safety: Pick<Safety, "ask"> | undefined;
  readonly #known = new Map<string, Refusal | undefined>();

  constructor(safety: Pick<Safety, "ask"> | undefined) {
    this.#safety = safety;
  }

  ask(question: string): Refusal | undefined {
    if (!this.#safety || question === "") return undefined;
    const text = shortened(question);
    if (this.#known.has(text)) return this.#known.get(text);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const found = this.#safety.ask(text);
    const refusal = found && { name: found.name, text: found.text };
    this.#known.set(text, refusal);
    return refusal;
  }

  /** What of a client's conversation a model may read: no question that is refused, and nothing that was said to it. */
  readable(messages: readonly Message[]): Message[] {
    if (!this.#safety) return [...messages];
    let left = OF_ALL;
    const refused = new Set<Message>();
    for (const message of messages.toReversed()) {
      if (!isAsked(message)) continue;
      left -= Math.min(message.text.length, OF_ONE);
      if (left < 0) break;
      if (this.ask(message.text)) refused.add(message);
    }
    let dropping = false;
    return messages.filter((message) => {
      if (message.role === "system") return true;
      if (isAsked(message)) dropping = refused.has(message);
      return !dropping;
    });
  }
}

/** The last that a person said; "" where nobody said anything. */
export function lastAsked(messages: readonly Message[]): string {
  return messages.findLast(isAsked)?.text ?? "";
}

/** What came of a call is none of the person's. */
function isAsked({ role, answers }: Message): boolean {
  return role === "user" && answers === undefined;
}

function shortened(text: string): string {
  return text.length <= OF_ONE ? text : `${text.slice(0, OF_ONE / 2)} ${text.slice(-OF_ONE / 2)}`;
}
