import type { SoundRecord } from "../../core/review/row.ts";

/** A recording that can be reviewed. */
export interface Item {
  /** 32 hex digits. */
  readonly id: string;
  /** As its file is called. */
  readonly name: string;
  /** Where its sound lies below the folder that `metadata.jsonl` is laid into. */
  readonly fileName: string;
  /** Its line, as it came; empty where it came without one. */
  readonly record: SoundRecord;
  /** BCP 47. */
  readonly language: string;
  /** Of this device's own collection. */
  readonly own: boolean;
  /** The file; undefined where it is gone. */
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
}
