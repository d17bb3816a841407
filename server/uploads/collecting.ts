import type { Offer } from "../../core/collect/offer.ts";
import type { Put } from "../../core/collect/put.ts";
import type { Progress } from "./about.ts";

/** How far a recording has come after this request. */
export interface Came extends Progress {
  /** It became whole, and was checked, in this very request. */
  readonly stored?: true;
}
export interface Offered extends Came {
  /** Nobody had offered it before. */
  readonly made: boolean;
  /** Where its bytes go, where the server does not take them itself. */
  readonly put?: Put;
}

/**
 * Recordings that clients give. What a method has answered is where it will stay, every step may be cut off at any point and
 * done again: nothing is there twice, and nothing that was taken back comes again. Methods throw an ApiError.
 */
export interface Collecting {
  create(offer: Offer): Promise<Offered>;
  progress(id: string): Promise<Came>;
  /** Takes the next bytes. */
  append(id: string, offset: number, bytes: Uint8Array): Promise<Came>;
  /** By its secret a recording is taken out, or never let in. */
  withdraw(id: string, secret: string): Promise<void>;
}
