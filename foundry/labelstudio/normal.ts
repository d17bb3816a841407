import { comparable } from "../../core/measure/comparable.ts";
import { type Normal, plainNormal } from "../../core/review/validate.ts";
import { planHere } from "../engines/plan-here.ts";
import { home, settingsFrom } from "../eval/arguments.ts";

/** When two transcripts are one: by the pack of a language, or without one by small letters and no marks. */
export function normalOf(language: unknown): Normal {
  if (typeof language !== "string") return plainNormal;
  const { pack } = planHere(home, settingsFrom({ language }, "asr_model"));
  return (transcript) => comparable(transcript, pack.rules);
}
