import type { Message } from "./contracts.ts";

/** Exchanges handed to the model; the engine drops more where its context is smaller. */
const REMEMBERED = 2;

/** What was asked, and as much of each answer as was heard. */
export class History {
  #exchanges: { readonly user: string; readonly heard: string }[] = [];

  add(user: string, heard: string): void {
    this.#exchanges = [...this.#exchanges, { user, heard }].slice(-REMEMBERED);
  }

  clear(): void {
    this.#exchanges = [];
  }

  /** The messages that lead up to a question, ending with it. An unheard answer leaves no message. */
  asking(question: string): Message[] {
    const before = this.#exchanges.flatMap(({ user, heard }): Message[] => [
      { role: "user", text: user },
      ...(heard ? [{ role: "assistant", text: heard } as const] : []),
    ]);
    return [...before, { role: "user", text: question }];
  }
}

/** The reply up to the last word that was heard whole. chars: UTF-16 units heard. */
export function heardPart(reply: string, chars: number): string {
  if (chars >= reply.length) return reply;
  const upTo = reply.slice(0, chars);
  return /\s/.test(reply[chars] ?? "") ? upTo.trimEnd() : upTo.slice(0, upTo.search(/\S*$/)).trimEnd();
}
