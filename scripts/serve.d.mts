export interface Served {
  /** Ends with the base's slash. */
  readonly url: string;
  close(): Promise<void>;
}
export function serve(options: {
  readonly dir: string;
  readonly port?: number;
  readonly host?: string;
  readonly headers?: boolean;
  readonly base?: string;
}): Promise<Served>;
