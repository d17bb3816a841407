import type { Routed } from "../routing.ts";
import { Scale } from "./evidence.ts";
import { type Pattern, type Reader, readerOf, Sought, type Stretch } from "./pattern.ts";
import type { Policy, Rule } from "./policy.ts";
import { safetyWords } from "./words.ts";

type Judged = Pick<Rule, "category" | "severity">;
type Ready = Judged & {
  /** The evidence of its policy: words that another language's does not know speak neither for nor against. */
  readonly scale: Scale | undefined;
  /** Of its policy. */
  readonly never: ReadonlySet<string>;
  readonly patterns: readonly Pattern[];
  readonly unless: readonly Pattern[];
};

/** What is said in place of something, and of which category that was. */
export interface Refusal {
  readonly name: string;
  readonly text: string;
}

/** Words of what was said before that a pattern may begin in. */
const TAIL = 24;
/** How far from a pattern its `unless` may stand in a question, in words: what a person says elsewhere excuses nothing. */
const NEAR = 3;
const QUESTION = { before: NEAR, behind: NEAR, known: 0 };
/**
 * In an answer it may stand anywhere before it in sight, and not behind it, however many words a model sends at once: a model has no cause to hide
 * one thing behind another, and many exceptions stand at the beginning of its sentences.
 */
const ANSWER = { before: TAIL, behind: 0 };

/** The policies of a conversation. They ask no model, so that none can talk them out of it. */
export class Safety {
  readonly #own: Policy;
  readonly #input: readonly Ready[];
  readonly #output: readonly Ready[];
  readonly #scales: readonly Scale[];

  /** own: of the conversation's language, which all replies come from. also: rules of the languages mixed with it. */
  constructor(own: Policy, also: readonly Policy[]) {
    this.#own = own;
    const all = [own, ...also].map((policy) => {
      const scale = policy.evidence && new Scale(policy.evidence);
      const made = { reader: readerOf(policy.words), never: new Set(policy.never), scale };
      return { scale, input: ready(policy.input, made), output: ready(policy.output, made) };
    });
    this.#scales = all.flatMap(({ scale }) => scale ?? []);
    this.#input = all.flatMap(({ input }) => input);
    this.#output = all.flatMap(({ output }) => output);
  }

  /** Undefined where nothing speaks against answering. */
  ask(question: string): Routed | undefined {
    const rule = this.#judge(safetyWords(question));
    return rule && { name: rule.category, text: this.#reply(rule), commit() {} };
  }

  /**
   * A rule where a life is at stake, whatever else fits and whatever the evidence says; else a rule that fits, unless the evidence is clear
   * against it; else the evidence.
   */
  #judge(words: readonly string[]): Judged | undefined {
    const fitting = fittingOf(this.#input, words, QUESTION);
    const first = gravest(fitting);
    if (first?.rule.severity === "urgent") return first.rule;
    const weighed = this.#weighed(words);
    if (weighed?.severity === "urgent") return weighed;
    return fitting.find(({ rule, stretches }) => !rule.scale?.clears(words, stretches))?.rule ?? weighed;
  }

  #weighed(words: readonly string[]): Judged | undefined {
    const all = this.#scales.flatMap((scale) => scale.refuses(words) ?? []);
    const weighed = all.find(({ category }) => category === "self-harm") ?? all[0];
    if (!weighed) return undefined;
    const { category } = weighed;
    return { category, severity: category === "self-harm" ? "urgent" : "refuse" };
  }

  /** For one answer of a model. */
  watch(): Watch {
    return new Watch((words, known) => {
      const rule = gravest(fittingOf(this.#output, words, { ...ANSWER, known }))?.rule;
      if (!rule) return undefined;
      const { stopped } = this.#own;
      return {
        name: rule.category,
        text: rule.severity === "urgent" ? `${this.#filled(stopped)} ${this.#urgent}` : this.#filled(stopped),
      };
    });
  }

  get #urgent(): string {
    return this.#filled(this.#own.urgent);
  }

  #reply({ category, severity }: Judged): string {
    const reply = this.#filled(this.#own.replies[category] ?? this.#own.stopped);
    return severity === "urgent" ? `${reply} ${this.#urgent}` : reply;
  }

  #filled(said: string): string {
    return said.replace(/\{(\w+)\}/g, (_, name: string) => this.#own.lines[name]?.say ?? "");
  }
}

/** known: how many of the words were checked before, in sight of more of what stood before them. */
type Check = (words: readonly string[], known: number) => Refusal | undefined;

/** Lets an answer through word by word, for as long as nothing in it is refused. */
export class Watch {
  readonly #check: Check;
  #words: readonly string[] = [];
  #held = "";
  #refusal: Refusal | undefined;

  constructor(check: Check) {
    this.#check = check;
  }

  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** What may be shown and said now: whole words, with the white space behind them. Nothing comes after a refusal. */
  push(delta: string): string {
    this.#held += delta;
    return this.#release(this.#held.search(/\S*$/));
  }

  /** The answer is complete: what of it was kept back. */
  end(): string {
    return this.#release(this.#held.length);
  }

  #release(length: number): string {
    if (this.#refusal || length === 0) return "";
    const text = this.#held.slice(0, length);
    const words = [...this.#words, ...safetyWords(text)];
    this.#refusal = this.#check(words, this.#words.length);
    if (this.#refusal) return "";
    this.#words = words.slice(-TAIL);
    this.#held = this.#held.slice(length);
    return text;
  }
}

interface Fitting {
  readonly rule: Ready;
  /** Where it fits. */
  readonly stretches: readonly Stretch[];
}

interface Sight {
  /** How far from a pattern its `unless` may stand, in words. */
  readonly before: number;
  readonly behind: number;
  /** What ends in the first so many words is left out. */
  readonly known: number;
}

/** The rules that fit anywhere, in the order of the policies. */
function fittingOf(rules: readonly Ready[], words: readonly string[], { before, behind, known }: Sight): Fitting[] {
  if (words.length === 0) return [];
  const sought = new Map<ReadonlySet<string>, Sought>();
  return rules.flatMap((rule) => {
    const text = sought.get(rule.never) ?? new Sought(words, rule.never);
    sought.set(rule.never, text);
    const all = rule.patterns.flatMap((one) => text.find(one)).filter(({ to }) => to > known);
    if (all.length === 0) return [];
    const spared = rule.unless.flatMap((one) => text.find(one));
    const stretches = all.filter(
      ({ from, to }) => !spared.some((one) => one.from >= from - before && one.to <= to + behind),
    );
    return stretches.length > 0 ? [{ rule, stretches }] : [];
  });
}

/** Where somebody may not live on comes first, then what else is urgent, then the order of the policies. */
function gravest(fitting: readonly Fitting[]): Fitting | undefined {
  const urgent = fitting.filter(({ rule }) => rule.severity === "urgent");
  return urgent.find(({ rule }) => rule.category === "self-harm") ?? urgent[0] ?? fitting[0];
}

type Made = Pick<Ready, "never" | "scale"> & { readonly reader: Reader };

function ready(rules: readonly Rule[], { reader, never, scale }: Made): Ready[] {
  const read = (sources: readonly string[] = []) => sources.map((source) => reader.read(source));
  return rules.map(({ category, severity, patterns, unless }) => ({
    category,
    severity,
    never,
    scale,
    patterns: read(patterns),
    unless: read(unless),
  }));
}
