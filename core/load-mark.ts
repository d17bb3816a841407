import { TIERS, type Tier } from "./manifest.ts";
import { object, oneOf, optional, type Parser, parse, whole } from "./parse.ts";

/** A place for one short text that outlives the page, such as a key of localStorage. */
export interface MarkPlace {
  /** undefined when nothing is written there. */
  read(): string | undefined;
  write(text: string): void;
  clear(): void;
}

interface Marks {
  /** Being loaded since, in milliseconds of the caller's clock. */
  readonly loading?: { readonly tier: Tier; readonly at: number };
  /** The smallest tier whose loading ended a page. */
  readonly crashed?: Tier;
}

const tier = oneOf("pocket", "light", "standard", "large");
const marks = object<Marks>({
  loading: optional(object({ tier, at: whole })) as Parser<{ tier: Tier; at: number }>,
  crashed: optional(tier) as Parser<Tier>,
});

/**
 * Notices that loading a tier ended the page. A browser that ends a page for its memory tells nobody: what is written
 * before loading and still there at the next start is the only witness. Pages that are closed in good order say so by
 * `done`, in `pagehide`.
 */
export class LoadMark {
  readonly #place: MarkPlace;

  constructor(place: MarkPlace) {
    this.#place = place;
  }

  /**
   * At the start of a page. elsewhere: another page of ours is loading models at this moment, so that a mark is not a
   * dead page's. Answers the tier not to try, until `forgive`.
   */
  crashed(elsewhere: boolean): Tier | undefined {
    const { loading, crashed } = this.#read();
    if (!loading || elsewhere) return crashed;
    const smaller = crashed && TIERS.indexOf(crashed) < TIERS.indexOf(loading.tier) ? crashed : loading.tier;
    this.#write({ crashed: smaller });
    return smaller;
  }

  /** Before a tier is loaded. The pocket tier has nothing smaller below it, so it is never blamed. */
  begin(tier: Tier, at: number): void {
    if (tier === "pocket") return;
    const { crashed } = this.#read();
    this.#write({ loading: { tier, at }, ...(crashed ? { crashed } : {}) });
  }

  /** The models are up, or the page is being left in good order. */
  done(): void {
    const { loading, crashed } = this.#read();
    if (loading) this.#write(crashed ? { crashed } : {});
  }

  /** The person chose a tier: it may be tried again. */
  forgive(): void {
    this.#place.clear();
  }

  #read(): Marks {
    const text = this.#place.read();
    if (text === undefined) return {};
    try {
      const read = parse(marks, JSON.parse(text));
      return read.ok ? read.value : {};
    } catch {
      // Not ours, or cut short: as good as nothing.
      return {};
    }
  }

  #write(marks: Marks): void {
    if (marks.loading || marks.crashed) this.#place.write(JSON.stringify(marks));
    else this.#place.clear();
  }
}
