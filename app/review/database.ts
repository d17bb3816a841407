import type { DBSchema } from "idb";
import type { Sealed } from "../collect/seal.ts";
import { Reopening } from "../reopening.ts";

const DATABASE = "inzwa-review";

/** A draft, sealed where the recording is of this device's own collection. */
export interface DraftRecord {
  readonly item: string;
  readonly reviewer: string;
  readonly plain?: unknown;
  readonly sealed?: { readonly consent: string; readonly bytes: Sealed };
}
interface ReviewSchema extends DBSchema {
  drafts: { key: [string, string]; value: DraftRecord };
  meta: { key: string; value: string };
}

export class ReviewDatabase extends Reopening<ReviewSchema> {
  constructor() {
    super(DATABASE, 1, (db) => {
      db.createObjectStore("drafts", { keyPath: ["item", "reviewer"] });
      db.createObjectStore("meta");
    });
  }
}
