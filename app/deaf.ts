import type { AsrApi, Hearing } from "../core/contracts.ts";
import { type Failure, failure } from "../core/failure.ts";

/** Where no model hears the language the microphone is never opened. */
export const deaf: Pick<AsrApi, "transcribe"> = {
  transcribe: () => Promise.reject(failure("no-model", "no model hears this language", { stage: "asr" })),
};
export const unheard: Hearing = { window: 160_000, pause: 4_096 };

export function noEar(language: string): Failure {
  return failure("no-model", `no model hears ${language}`, { stage: "asr", language });
}
