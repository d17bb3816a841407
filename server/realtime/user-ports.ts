import type { Item } from "../../core/realtime/items.ts";
import type { ServerEvent } from "../../core/realtime/server-events.ts";

export interface UserTurnsPorts {
  readonly id: (prefix: string) => string;
  readonly send: (event: ServerEvent) => void;
  /** Puts an item at the end; answers the id of the one in front. */
  readonly add: (item: Item) => string | null;
  readonly get: (id: string) => Item | undefined;
  readonly replace: (item: Item) => void;
  /** Silence kept in front of speech, in samples at 16 kHz. */
  readonly padding: () => number;
  /** Whether the client is told what was understood. */
  readonly isTold: () => boolean;
  readonly speech: (input: "speech-began" | "speech-over") => void;
}
/** A turn that has not got its words. */
export interface Open {
  readonly item: string;
  /** Samples at 16 kHz. */
  readonly start: number;
  end: number | undefined;
  /** What of the transcript was told. */
  told: string;
  /** Kept back while it is open whether the speech takes the floor. */
  waiting: (() => void)[] | undefined;
}
