import type { ModelStage } from "../../core/manifest.ts";
import type { Scope } from "../data/row.ts";
import { chat, type Form, orders, sounds, voice } from "./forms.ts";
import type { Recipe } from "./lock.ts";

export type Stage = Extract<ModelStage, "asr" | "tts" | "llm"> | "slu";

/** What a recipe trains, and what its reader reads. */
interface Reads {
  readonly stage: Stage;
  /** What who gave a voice must have agreed to. */
  readonly scope?: Scope;
  readonly form: Form;
  /** Rows must have sound. */
  readonly sound: boolean;
  /** Tag that some row must have. */
  readonly tag?: string;
  /** All rows must be of one voice. */
  readonly oneVoice?: boolean;
}

export const READS: Readonly<Record<Recipe, Reads>> = {
  whisper: { stage: "asr", scope: "asr", form: sounds, sound: true },
  parler: { stage: "tts", scope: "tts", form: voice, sound: true, oneVoice: true },
  "mms-vits": { stage: "tts", scope: "tts", form: voice, sound: true, oneVoice: true },
  lora: { stage: "llm", form: chat, sound: false, tag: "reply" },
  slu: { stage: "slu", scope: "asr", form: orders, sound: true, tag: "product" },
};
