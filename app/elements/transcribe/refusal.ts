import type { Failure } from "../../../core/failure.ts";
import { REFUSALS } from "../../../core/transcript-file/files.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";

/** Why a file was not transcribed, in words. */
export function refusal(language: UiLanguage, { code, detail }: Failure): string {
  const why = REFUSALS.find((one) => one === detail?.why);
  if (why) return say(language, `transcribe.fail.${why}`, { format: String(detail?.format ?? "") });
  return `${say(language, `failure.${code}.title`)}. ${say(language, `failure.${code}.remedy`)}`;
}
