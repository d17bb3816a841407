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
  #counted = Number.NEGATIVE_INFINITY;

  constructor(ports: BudgetPorts) {
    this.#ports = ports;
  }

  /** False where it would be too much. What is taken back or given up is room again with the next count. */
  async take(bytes: number): Promise<boolean> {
    const { most, every, now } = this.#ports;
    const asked = Math.max(LEAST, bytes);
    if (this.#used + asked > most && now() - this.#counted > every) await this.count();
    if (this.#used + asked > most) return false;
    this.#used += asked;
    return true;
  }

  async count(): Promise<void> {
    const { now, count } = this.#ports;
    this.#counted = now();
    this.#used = await count();
  }
}
