import { type Failure, type FailureCode, toFailure } from "../../core/failure.ts";

/** What is done with each job; the same for every runner. */
export interface Work {
  /** From wherever it was left. Resolves once it is done for good, and at once where it was; rejects where it may be tried again. */
  run(id: string, signal: AbortSignal): Promise<void>;
  /** Gives it up. */
  bury(id: string, why: Failure, tries: number): Promise<void>;
  /** Names of all that is to be done. */
  all(): Promise<readonly string[]>;
}

/** Brings jobs to an end, each at least once and, where nobody dies, once. */
export interface Runner {
  /** There is a new job; it is on the disk already. */
  put(id: string): void;
  /** Lets go of what runs: it stays open, and is begun again by whoever comes next. */
  close(): Promise<void>;
}

export interface Patience {
  /** How often a job may fail. */
  readonly tries: number;
  /** Milliseconds after the first failure; twice as many after each further one. */
  readonly first: number;
}
/** 5 s, 10 s ... 85 min: given up after some six hours, when an address of a provider has expired or a person must look. */
export const PATIENCE: Patience = { tries: 13, first: 5000 };

/** How often the process may end in the midst of one job before that is given up: it may be what ends it. */
export const DEATHS = 10;

/** What no second try mends: it is given up at once. */
const FINAL: ReadonlySet<FailureCode> = new Set(["refused-host", "bad-audio", "too-large"]);

export function isFinal(thrown: unknown): boolean {
  return FINAL.has(toFailure(thrown).code);
}

/** Milliseconds to wait after so many failures. random: 0..1; half of the time is drawn, so that not all come back at once. */
export function pause({ first }: Patience, failed: number, random: number): number {
  return first * 2 ** (failed - 1) * (0.75 + random / 2);
}
