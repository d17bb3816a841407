import { Features } from "./features.ts";
import type { Stretch } from "./pattern.ts";
import type { Category } from "./policy.ts";

/** What speaks for and against answering, where no pattern fits. Its weights are learnt (bench/safety/learn.ts), its classes are written. */
export interface Evidence {
  /** Classes of words, written as in patterns. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Lengths of the parts of words that count too. */
  readonly parts: readonly number[];
  /** A question whose score is above it is refused; in hundredths, as all below. */
  readonly refuse: number;
  /** A rule is passed over where every window about what it found scores below it and below `bias` (`clears`); none that is urgent is. */
  readonly pass: number;
  readonly bias: number;
  /** By category, and by `none` what speaks for answering: features (`features.ts`) with their weights, "steal 31 $kill+$kin 40". */
  readonly weights: Readonly<Record<string, string>>;
}

export interface Weighed {
  readonly score: number;
  readonly category: Category;
  /** What decided, heaviest first. */
  readonly reasons: readonly { readonly feature: string; readonly weight: number }[];
}

/** Words that are weighed together, long and short: a long text hides less and adds nothing up. The next begin half as many further on. */
export const WINDOWS = [24, 12] as const;
/** Words on each side of what a rule found that may speak for answering. */
const REACH = 8;
/** A text in which a rule fits more often is not weighed against it. */
const STRETCHES = 8;

/**
 * What the bound rises by, in hundredths, each time a text is twice as long as the longest window: the heaviest of many windows weighs more by
 * chance alone. A life at stake is heard by the same bound in a text of any length.
 */
const PER_DOUBLING = 40;

/** Weighs questions by the evidence of one language. Nothing of it is read before the first question. */
export class Scale {
  readonly #evidence: Evidence;
  #ready: { readonly features: Features; readonly weights: ReadonlyMap<string, Weight> } | undefined;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  /** The window that weighs most, of those that refuse for self-harm if there are any; undefined without words. Work is in proportion to the words. */
  weigh(words: readonly string[]): Weighed | undefined {
    let heaviest: Weighed | undefined;
    const isGrave = ({ category, score }: Weighed) => category === "self-harm" && score > this.#evidence.refuse;
    const outweighs = (one: Weighed, other: Weighed) =>
      isGrave(one) === isGrave(other) ? one.score > other.score : isGrave(one);
    // The first holds a short text whole already.
    for (const length of WINDOWS.filter((each, i) => i === 0 || each < words.length))
      for (let at = 0; at < words.length && (at === 0 || at + length / 2 < words.length); at += length / 2) {
        const weighed = this.#window(words.slice(at, at + length));
        if (!heaviest || outweighs(weighed, heaviest)) heaviest = weighed;
      }
    return heaviest;
  }

  /** What weighs most, where it is enough to refuse. */
  refuses(words: readonly string[]): Weighed | undefined {
    const weighed = this.weigh(words);
    if (!weighed) return undefined;
    const doublings = weighed.category === "self-harm" ? 0 : Math.max(0, Math.log2(words.length / WINDOWS[0]));
    return weighed.score > this.#evidence.refuse + PER_DOUBLING * doublings ? weighed : undefined;
  }

  /**
   * Whether a rule that fits there took it for something else: every window from the stretch itself to eight words about it says so. What
   * is put around a text adds windows and takes none away, so it clears nothing.
   */
  clears(words: readonly string[], stretches: readonly Stretch[]): boolean {
    // What knows nothing of the words has the bias alone, and clears nothing.
    const pass = Math.min(this.#evidence.pass, this.#evidence.bias);
    const different = [...new Map(stretches.map((one) => [one.from * (words.length + 1) + one.to, one])).values()];
    return (
      different.length <= STRETCHES &&
      different.every(({ from, to }) => {
        for (let begin = from; begin >= Math.max(0, from - REACH); begin--)
          for (let end = to; end <= Math.min(words.length, to + REACH); end++)
            if (this.#window(words.slice(begin, end)).score >= pass) return false;
        return true;
      })
    );
  }

  #window(words: readonly string[]): Weighed {
    const { features, weights } = this.#read();
    const found = [...features.of(words)].flatMap((feature) => {
      const known = weights.get(feature);
      return known ? [{ feature, ...known }] : [];
    });
    const of = new Map<Category, number>();
    for (const { category, weight } of found)
      if (category !== "none") of.set(category, (of.get(category) ?? 0) + weight);
    const share = shareOf(words.length);
    // Where a life may be at stake by this alone, what else is heavier does not hide it.
    const grave = this.#evidence.bias + (of.get("self-harm") ?? 0) * share > this.#evidence.refuse;
    const [heaviest = "crime"] = [...of].sort(([, one], [, other]) => other - one)[0] ?? [];
    const sum = found.reduce((all, { weight }) => all + weight, 0);
    return {
      score: this.#evidence.bias + sum * share,
      category: grave ? "self-harm" : heaviest,
      reasons: found
        .map(({ feature, weight }) => ({ feature, weight }))
        .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight)),
    };
  }

  #read() {
    const { words, parts, weights } = this.#evidence;
    this.#ready ??= { features: new Features(words, parts), weights: read(weights) };
    return this.#ready;
  }
}

/** What one feature among so many words counts: many words have many features. */
export function shareOf(words: number): number {
  return 0.35 / Math.sqrt(words + 1);
}

interface Weight {
  readonly category: Category | "none";
  readonly weight: number;
}

function read(weights: Evidence["weights"]): Map<string, Weight> {
  const all = new Map<string, Weight>();
  for (const [category, listed] of Object.entries(weights)) {
    const parts = listed.split(" ");
    for (let i = 0; i + 1 < parts.length; i += 2)
      all.set(parts[i] ?? "", { category: category as Weight["category"], weight: Number(parts[i + 1]) });
  }
  return all;
}
