import type { LlmApi } from "../../core/llm-contract.ts";
import { percentile } from "../../core/measure/percentile.ts";
import type { Safety } from "../../core/safety/safety.ts";
import type { Matcher } from "../../core/skills/match.ts";
import type { Measure } from "../measures/evaluation.ts";
import { MODEL, type Question, takenBy } from "./answers.ts";
import { bySlice, type Figure, measured, rate } from "./figures.ts";

/** What a question came to. */
export interface Asked {
  readonly id: string;
  readonly say: string;
  readonly wanted: string;
  readonly got: string;
  readonly right: boolean;
  readonly slices: readonly string[];
  /** Of questions that reach the model. */
  readonly reply?: Reply | undefined;
}
export interface Reply {
  readonly text: string;
  readonly tokens: number;
  /** Milliseconds to the first piece of text, and to the last. */
  readonly first: number;
  readonly whole: number;
  /** Category of the output rule that it breaks; false where it breaks none, absent where the language has no rules. */
  readonly refused?: string | false | undefined;
}
export interface LlmPorts {
  readonly matcher: Matcher;
  readonly llm: Pick<LlmApi, "reply">;
  /** Absent where the language has no rules. */
  readonly safety?: Safety | undefined;
  /** Milliseconds. */
  now(): number;
  told(done: number): void;
}

/** Gives every question to who would answer it; the model answers its own, each as the first of a conversation. */
export async function askAll(questions: readonly Question[], ports: LlmPorts): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  for (const [i, question] of questions.entries()) {
    const { skill: got, slots, right } = takenBy(ports.matcher, question, question.say);
    const { say, skill: wanted } = question;
    const reply = got === MODEL ? await replyTo(say, i, ports) : undefined;
    const read = Object.keys(slots).length > 0 && got === wanted ? ` ${JSON.stringify(slots)}` : "";
    all.push({ id: `${i + 1} ${say}`, say, wanted, got: `${got}${read}`, right, slices: [`route=${wanted}`], reply });
    ports.told(all.length);
  }
  return all;
}

/** Shares; times at the 95th percentile, in ms. seed: of the intervals. */
export function llmMeasures(asked: readonly Asked[], seed: number): readonly Measure[] {
  const replies = asked.flatMap(({ id, reply }) => (reply ? { id, ...reply } : []));
  const share = (name: string, good: (one: (typeof replies)[number]) => boolean) =>
    rate<(typeof replies)[number]>(
      name,
      (one) => ({ part: good(one) ? 1 : 0, whole: 1 }),
      (one) => (good(one) ? undefined : { id: one.id, value: 1, reference: "", hypothesis: one.text }),
    );
  const time = (name: string, of: (one: (typeof replies)[number]) => number): Figure<(typeof replies)[number]> => ({
    name,
    of: (cases) => percentile(cases.map(of), 0.95),
    worst: (one) => ({ id: one.id, value: of(one), reference: "", hypothesis: one.text }),
  });
  return [
    measured(ROUTE, asked, seed),
    ...bySlice(asked).map(([slice, part]) => measured(ROUTE, part, seed, slice)),
    measured(
      share("llm.answered", ({ text }) => text.trim() !== ""),
      replies,
      seed,
    ),
    measured(
      share("llm.straight", ({ text }) => !circles(text)),
      replies,
      seed,
    ),
    measured(
      share("llm.within-rules", ({ refused }) => refused === false),
      replies.filter(({ refused }) => refused !== undefined),
      seed,
    ),
    measured(
      time("llm.first-token", ({ first }) => first),
      replies,
      seed,
    ),
    measured(
      time("llm.whole-reply", ({ whole }) => whole),
      replies,
      seed,
    ),
  ].flatMap((one) => one ?? []);
}

const ROUTE: Figure<Asked> = rate(
  "llm.route",
  ({ right }) => ({ part: right ? 1 : 0, whole: 1 }),
  ({ id, wanted, got, right }) => (right ? undefined : { id, value: 1, reference: wanted, hypothesis: got }),
);

/** Whether four words come again three times and more. */
export function circles(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
  const counts = new Map<string, number>();
  for (let i = 0; i + 4 <= words.length; i++) {
    const four = words.slice(i, i + 4).join(" ");
    counts.set(four, (counts.get(four) ?? 0) + 1);
  }
  return [...counts.values()].some((count) => count >= 3);
}

async function replyTo(say: string, turn: number, { llm, safety, now }: LlmPorts): Promise<Reply> {
  const begun = now();
  let first: number | undefined;
  const messages = [{ role: "user", text: say }] as const;
  const { text, tokens } = await llm.reply({ turn, revision: 0, messages }, () => {
    first ??= now() - begun;
  });
  const whole = now() - begun;
  return { text, tokens, first: first ?? whole, whole, refused: safety && brokenBy(text, safety) };
}

function brokenBy(text: string, safety: Safety): string | false {
  const watch = safety.watch();
  watch.push(text);
  watch.end();
  return watch.refusal?.name ?? false;
}
