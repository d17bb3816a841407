import type { DBSchema } from "idb";
import { Reopening } from "../reopening.ts";
import type { Sealed } from "./seal.ts";

const DATABASE = "inzwa-voices";
/** What a withdrawal leaves nothing of; the outbox keeps what a server must still be told. */
export const STORES = ["consent", "clips", "chunks", "published", "destination"] as const;
export const WITH_OUTBOX = [...STORES, "outbox"] as const;

/** The consent that counts, with the key that everything is sealed with; one at a time. */
export interface ConsentRecord {
  readonly consent: unknown;
  /** AES-GCM of 256 bits, not extractable. */
  readonly key: CryptoKey;
  readonly speaker: Sealed;
}
export interface ClipRecord {
  readonly id: string;
  readonly consent: string;
  readonly state: "recorded" | "kept";
  readonly at: number;
  /** Of its sound. */
  readonly chunks: number;
  readonly facts: Sealed;
}

export interface VoicesSchema extends DBSchema {
  consent: { key: string; value: ConsentRecord };
  clips: { key: string; value: ClipRecord };
  /** Key: clip, number. */
  chunks: { key: [string, number]; value: Sealed };
  published: { key: number; value: unknown };
  /** `OutboxEntry`, by its recording. */
  outbox: { key: string; value: unknown };
  /** One `Destination`. */
  destination: { key: string; value: unknown };
}
export class VoicesDatabase extends Reopening<VoicesSchema> {
  constructor() {
    super(DATABASE, 2, (db, from) => {
      if (from < 1) {
        db.createObjectStore("consent");
        db.createObjectStore("clips", { keyPath: "id" });
        db.createObjectStore("chunks");
        db.createObjectStore("published", { autoIncrement: true });
      }
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("destination");
    });
  }
}
