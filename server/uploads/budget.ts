/** What a recording takes at least: folders and small files are not free, and there must be an end to their number. */
export const LEAST = 16 * 1024;
/** Milliseconds after which a recording that nobody goes on with is thrown away; its client has it and begins anew. */
export const ABANDONED = 7 * 24 * 3_600_000;

export interface BudgetPorts {
  /** Bytes that all recordings may take together. */
  readonly most: number;
  /** Milliseconds between two counts: a full server is asked again and again. */
  readonly every: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Bytes that lie there, what was given up thrown away. */
  readonly count: () => Promise<number>;
}

/** How much may still come. */
export class Budget {
  readonly #ports: BudgetPorts;
  #used = 0;
  /** Taken while what lies there is counted: perhaps not counted with it. */
  #meanwhile = 0;
  #counted = Number.NEGATIVE_INFINITY;
  #counting: Promise<void> | undefined;

  constructor(ports: BudgetPorts) {
    this.#ports = ports;
  }

  /** False where it would be too much. What is taken back or given up is room again with the next count. */
  async take(bytes: number): Promise<boolean> {
    const { most, every, now } = this.#ports;
    const asked = Math.max(LEAST, bytes);
    const tight = this.#used + asked > most && now() - this.#counted > every;
    if (tight || this.#counted === Number.NEGATIVE_INFINITY) await this.count();
    if (this.#used + asked > most) return false;
    this.#used += asked;
    if (this.#counting) this.#meanwhile += asked;
    return true;
  }

  /** Who asks while it is counted waits for that count. Rejects where it cannot be counted, and counts with the next that is taken. */
  count(): Promise<void> {
    this.#counting ??= this.#count().finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async #count(): Promise<void> {
    const { now, count } = this.#ports;
    this.#meanwhile = 0;
    this.#used = (await count()) + this.#meanwhile;
    this.#counted = now();
  }
}
