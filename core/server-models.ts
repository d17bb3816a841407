import type { ModelStage } from "./manifest.ts";

export type ServerModels = { readonly [S in ModelStage]?: string };

const HEARS = /whisper|transcri|(^|[^a-z])(asr|stt)([^a-z]|$)|parakeet|canary|moonshine|mms-1b/i;
const SPEAKS = /tts|kokoro|piper|(^|[^a-z])(speech|voice|vits)([^a-z]|$)|orpheus|bark/i;
/** Models that servers list beside and that answer nothing. */
const NEITHER = /embed|rerank|moderation|dall-e|image|(^|[^a-z])(vad|guard|bge)([^a-z]|$)|realtime/i;

/** What OpenAI calls its own; servers without a list of models take these or any name. */
const USUAL = { asr: "whisper-1", llm: "default", tts: "tts-1" } as const;

/**
 * Which of a server's models hears, answers and speaks, by their names. ids: as the server lists them; undefined where it
 * has no list. One that is named after the language goes before the others.
 */
export function pickModels(ids: readonly string[] | undefined, language: string): ServerModels {
  if (!ids) return USUAL;
  const kinds: Record<ModelStage, string[]> = { asr: [], llm: [], tts: [] };
  for (const id of ids) {
    const stage = stageOf(id);
    if (stage) kinds[stage].push(id);
  }
  const own = new RegExp(`(^|[^a-z])${language}([^a-z]|$)`, "i");
  const chosen = Object.entries(kinds).flatMap(([stage, names]) => {
    const best = names.find((name) => own.test(name)) ?? names[0];
    return best === undefined ? [] : [[stage, best] as const];
  });
  return Object.fromEntries(chosen);
}

function stageOf(id: string): ModelStage | undefined {
  if (HEARS.test(id)) return "asr";
  if (SPEAKS.test(id)) return "tts";
  return NEITHER.test(id) ? undefined : "llm";
}
