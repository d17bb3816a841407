/** What the part of Settings shows that tells how well Inzwa works. */
export interface WatchView {
  readonly on: boolean;
  readonly epsilon: number;
  /** Address that everything goes to. */
  readonly to: string;
  /** The very text that goes when the person agrees now; absent where today was told of already. */
  readonly draft?: string;
  /** Texts that wait to be sent. */
  readonly waiting: readonly string[];
  /** Day of the last one that was taken, and its text. */
  readonly sent?: { readonly day: string; readonly text: string };
  /** Nobody takes reports at the address. */
  readonly refused: boolean;
}
