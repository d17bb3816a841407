/**
 * Starts the server on a free port and resolves when it is ready. Linux only.
 * @param {Record<string, string>} [environment]
 */
export declare function startServer(environment?: Record<string, string>): Promise<{
  base: string;
  pid: number;
  /** Processor seconds so far. */
  cpu: () => number;
  /** MiB in memory now. */
  rss: () => number;
  parts: () => string;
  stop(): Promise<void>;
}>;
