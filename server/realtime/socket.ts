/** What a session needs of a WebSocket; `ws` and a test's own both have it. */
export interface Socket {
  send(text: string): void;
  /** Bytes handed over that have not left yet. */
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
}

/** Where the socket's owner hands in what happens on it. */
export interface Attached {
  /** A response is under way. */
  readonly busy: boolean;
  message(data: string | Uint8Array, binary: boolean): void;
  /** It is closed, by whichever side. */
  closed(): void;
}

/** RFC 6455, 7.4.1, and 1013 of the IANA registry. */
export const CLOSE = { done: 1000, away: 1001, policy: 1008, tooBig: 1009, busy: 1013 } as const;
