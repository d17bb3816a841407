import type { Message } from "./llm-contract.ts";

/** Tokens that a chat template puts around a message. */
const AROUND = 5;
/**
 * Where nobody has counted yet, as if somebody had: 0.4 tokens for each UTF-16 unit lie between English (0.25) and Indian
 * scripts (1 and more).
 */
const FIRST_GUESS = { tokens: 80, chars: 200 };

/** Estimates how many tokens messages take, from their length and from what engines have counted. */
export class Tokens {
  #tokens = FIRST_GUESS.tokens;
  #chars = FIRST_GUESS.chars;

  of(messages: readonly Message[]): number {
    return messages.length * AROUND + charsOf(messages) * this.#perChar;
  }

  /** promptTokens: what an engine counted. whole: it has surely left out none of the messages. */
  learn(promptTokens: number, messages: readonly Message[], whole: boolean): void {
    const chars = charsOf(messages);
    // The prompt ends with the beginning of the answer, which has something around it too.
    const tokens = promptTokens - (messages.length + 1) * AROUND;
    if (tokens <= 0 || (!whole && tokens <= chars * this.#perChar)) return;
    this.#tokens = this.#tokens / 2 + tokens;
    this.#chars = this.#chars / 2 + chars;
  }

  get #perChar(): number {
    return this.#tokens / this.#chars;
  }
}

function charsOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + text.length, 0);
}
