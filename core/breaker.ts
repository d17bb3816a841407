/** When a way is given up for a while. */
export interface BreakerRules {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds for which it stays open the first time; each time that its trial fails they double, up to `mostMs`. */
  readonly coolMs: number;
  readonly mostMs: number;
}

/** `closed`: calls go through; `open`: none does; `half-open`: one does, and what becomes of it decides. */
export type BreakerState = "closed" | "open" | "half-open";

/**
 * Keeps calls from a way that fails, and lets one through now and then to see whether it is back. Every call that
 * `admits` let through is to end in exactly one of `succeeded`, `failed` and `dropped`.
 */
export class Breaker {
  readonly #rules: BreakerRules;
  readonly #clock: () => number;
  #failures = 0;
  /** Times it was opened without a success in between. */
  #opened = 0;
  /** When it may be tried again; undefined while it is closed. */
  #until: number | undefined;
  #trying = false;

  /** clock: milliseconds. */
  constructor(rules: BreakerRules, clock: () => number) {
    this.#rules = rules;
    this.#clock = clock;
  }

  get state(): BreakerState {
    if (this.#until === undefined) return "closed";
    return this.#clock() < this.#until ? "open" : "half-open";
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether a call may be made now. In `half-open` the first one may; the others wait for what becomes of it. */
  admits(): boolean {
    const { state } = this;
    if (state === "open" || (state === "half-open" && this.#trying)) return false;
    if (state === "half-open") this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#opened = 0;
    this.#until = undefined;
    this.#trying = false;
  }

  failed(): void {
    this.#failures++;
    const tried = this.#trying;
    this.#trying = false;
    // What was under way when it opened says nothing new.
    if (this.state === "open") return;
    if (!tried && this.#failures < this.#rules.failures) return;
    this.#until = this.#clock() + Math.min(this.#rules.mostMs, this.#rules.coolMs * 2 ** this.#opened);
    this.#opened++;
  }

  /** The call was given up by its caller, which tells nothing of the way. */
  dropped(): void {
    this.#trying = false;
  }

  /** Something else has shown that the way is there again: the next call tries it. */
  retry(): void {
    if (this.#until !== undefined) this.#until = this.#clock();
  }
}
