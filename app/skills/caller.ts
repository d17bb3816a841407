import type { Plan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import type { Caller } from "./skills.ts";

/** Tokens that the functions take of a prompt: 5,000 letters of JSON, at three and a half a token. */
export const HANDS_TOKENS = 1_400;

/** The model that may call the skills; undefined where the person has not said so, or none here can. */
export function callerOf({ stages, server }: Plan, { tools }: Pick<Settings, "tools">): Caller | undefined {
  const away = server?.stages.llm !== undefined;
  return tools && (away || stages.llm?.spec.can.tools) ? { away } : undefined;
}
