import type { Catalogue } from "../../core/slu/catalogue.ts";
import type { Line } from "../../core/slu/list.ts";
import type { Recording } from "../../core/slu/table.ts";

/** A recording that was given as a file, as far as it was read. */
export interface FileRow extends Recording {
  readonly id: number;
  readonly state: "waiting" | "reading" | "done" | "failed";
  readonly asks?: boolean;
}

/** What was done last. */
export type Told = "none" | "copied" | "shared" | "saved" | "posted" | "removed" | "full";

export interface ShopView {
  /** In the page's language. */
  readonly catalogue: Catalogue;
  /** Who hears here: the model of orders with the recogniser behind it, the recogniser alone, nobody. */
  readonly hears: "both" | "text" | "nobody";
  readonly state: "idle" | "opening" | "listening" | "thinking";
  readonly lines: readonly Line[];
  readonly undo: boolean;
  readonly told?: Told;
  readonly files: readonly FileRow[];
  readonly post: {
    readonly address: string;
    /** The person's setting lets nothing leave. */
    readonly forbidden: boolean;
    readonly state: "idle" | "asking" | "sending" | "failed" | "bad-address";
    /** While it is asked or has failed: the host. */
    readonly host: string;
  };
}

/** What the screen asks for. */
export type ShopDeed =
  | {
      readonly do:
        | "talk"
        | "done"
        | "cancel"
        | "undo"
        | "clear"
        | "copy"
        | "share"
        | "save"
        | "csv"
        | "take"
        | "forget";
    }
  | { readonly do: "write"; readonly text: string }
  | { readonly do: "quantity"; readonly id: number; readonly quantity: number }
  | { readonly do: "product"; readonly id: number; readonly product: string }
  | { readonly do: "yes" | "remove"; readonly id: number }
  | { readonly do: "files"; readonly files: readonly File[] }
  | { readonly do: "post"; readonly address: string }
  | { readonly do: "post-yes" | "post-no" };

export interface ShopIntents {
  shop: ShopDeed;
}
