import * as ort from "onnxruntime-node";
import type { AsrRequest, TtsRequest } from "../../core/contracts.ts";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { type Row, sileroRows } from "../../workers/vad/silero.ts";
import { answerer, detector, recogniser, serveModels, speaker } from "../engines.ts";
import { gather } from "./gather.ts";
import type { Post } from "./wire.ts";

/** Streams in one run of the voice detector: 16 frames together take 2.5 times less than one by one, 64 three times. */
const MOST_ROWS = 32;

/** What an engine's process can be asked; requests are as the stage's own. */
export type Methods = Readonly<
  Record<string, (request: unknown, onDelta: (text: string) => void, signal: AbortSignal) => Promise<unknown>>
>;

/** Loads a stage's model and warms it up. Throws a Failure. */
export async function openMethods(post: Post): Promise<Methods> {
  if (post.stage === "vad") {
    const step = gather(MOST_ROWS, await sileroRows(ort, await detector()));
    return { step: (request) => step(request as Row) };
  }
  const { stage, spec, models } = post;
  serveModels(models);
  if (stage === "asr") {
    const asr = recogniser(spec.engine, process.env);
    await asr.load(spec);
    return { transcribe: (request, _, signal) => asr.transcribe(request as AsrRequest, signal) };
  }
  if (stage === "tts") {
    const tts = speaker(spec.engine);
    await tts.load(spec);
    return { speak: (request, _, signal) => tts.speak(request as TtsRequest, signal) };
  }
  const llm = answerer(spec.engine);
  await llm.load(spec);
  return {
    reply: (request, onDelta, signal) => llm.reply(request as LlmRequest, onDelta, signal),
    prepare: async (request, _, signal) => llm.prepare?.(request as LlmRequest, signal),
  };
}
