/** The globals that every host of ours has (WinterTC minimum common API) and that `lib: es2023` does not describe. */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare class TextDecoder {
  constructor(label?: "utf-8", options?: { fatal?: boolean });
  /** Throws a TypeError for bytes that are no UTF-8, where `fatal`. */
  decode(bytes: Uint8Array): string;
}
