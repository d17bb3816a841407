import { listOf, object, optional, type Parser, text, whole } from "../parse.ts";

/** How turns are taken in a language. */
export interface TurnRules {
  /** Silence that ends a turn, in ms: where what was said looks complete, where nobody can tell, where it does not. */
  readonly complete: number;
  readonly unsure: number;
  readonly incomplete: number;
  /** What is said while somebody else speaks, and lets them go on: "ehe", "hongu". Lower case, without marks. */
  readonly backchannels: readonly string[];
  /** What is said alone to greet, and is answered alone: "hello". Lower case, without marks. */
  readonly greetings?: readonly string[] | undefined;
  /** Words with which no sentence ends: "and", "ne". Lower case, without marks. */
  readonly openWords: readonly string[];
}

export const turnRules: Parser<TurnRules> = object<TurnRules>({
  complete: whole,
  unsure: whole,
  incomplete: whole,
  backchannels: listOf(text),
  greetings: optional(listOf(text)),
  openWords: listOf(text),
});
