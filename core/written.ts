import type { LanguageRules } from "./language/rules.ts";
import { type Phrase, Phrases, phrasesOf } from "./phrases.ts";
import type { Watch } from "./routing.ts";

/** A reply while a model writes it: what of it may be shown, and the phrases that may be said. */
export class Written {
  readonly #rules: LanguageRules;
  readonly #phrases: Phrases;
  readonly #watch: Watch | undefined;
  #text = "";
  /** Where the last phrase ends that was handed out. */
  #said = 0;

  constructor(rules: LanguageRules, watch: Watch | undefined) {
    this.#rules = rules;
    this.#phrases = new Phrases(rules);
    this.#watch = watch;
  }

  /** As far as it may be shown. */
  get text(): string {
    return this.#text;
  }

  get refusal(): Watch["refusal"] {
    return this.#watch?.refusal;
  }

  /** Phrases that are complete now. */
  push(delta: string): readonly Phrase[] {
    return this.#take(this.#watch ? this.#watch.push(delta) : delta);
  }

  /** Nothing more comes: the phrases that are left. */
  end(): readonly Phrase[] {
    const ready = this.#watch ? this.#take(this.#watch.end()) : [];
    return this.refusal ? ready : [...ready, ...this.#phrases.end()];
  }

  /** The whole of a reply that was stopped, and what of it is still to be said. said: whether phrases were, as they came. */
  stopped(refusal: string, said: boolean): { readonly text: string; readonly rest: readonly Phrase[] } {
    const kept = said && this.#said > 0 ? `${this.#text.slice(0, this.#said)} ` : "";
    const behind = ({ text, start, end }: Phrase) => ({ text, start: start + kept.length, end: end + kept.length });
    return { text: kept + refusal, rest: phrasesOf(refusal, this.#rules).map(behind) };
  }

  #take(text: string): readonly Phrase[] {
    this.#text += text;
    const ready = this.#phrases.push(text);
    this.#said = ready.at(-1)?.end ?? this.#said;
    return ready;
  }
}
