import type { Inspector } from "./inspector.d.mts";

/** One process, in MiB. */
export interface Part {
  readonly pid: number;
  readonly name: string;
  /** Pages in memory, those of files included: they count as long as nobody else needs the room. */
  readonly rss: number;
  /** Of them those that are no file's: what the process took and did not give back. */
  readonly anon: number;
}

/** Starts the server on a free port and resolves when it is ready. Linux only. inspected: `inspector` is there. */
export declare function startServer(
  environment?: Record<string, string>,
  options?: { readonly inspected?: boolean },
): Promise<{
  base: string;
  pid: number;
  /** Of the server's own process; while it is open, that process does not end. */
  inspector: Inspector | undefined;
  /** Processor seconds so far. */
  cpu: () => number;
  /** MiB in memory now. */
  rss: () => number;
  /** Each process, the server's own first. */
  parts: () => Part[];
  stop(): Promise<void>;
}>;
