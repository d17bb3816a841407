import type { ParseArgsConfig } from "node:util";

/** One thing that the command line can do: `inzwa-foundry NAME ...`. */
export interface Verb {
  /** Behind the name: `REF.txt HYP.txt [--json]`. */
  readonly usage: string;
  /** One line for the list of all verbs. */
  readonly about: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Gives the exit code; throws a Usage for wrong arguments and a Failure for what is wrong outside. */
  run(given: Given, host: Host): Promise<number>;
}

export interface Given {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
}

/** What a verb may touch beside files. */
export interface Host {
  /** A line on stdout: results alone. */
  print(line: string): void;
  /** A line on stderr: what is being done. */
  tell(line: string): void;
  /** Absolute, of a path as the person gave it. */
  at(path: string): string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The arguments are wrong; the usage is shown. */
export class Usage extends Error {}
