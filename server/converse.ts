import { join } from "node:path";
import { type Hearing, SAMPLE_RATE } from "../core/contracts.ts";
import { Conversation } from "../core/conversation.ts";
import { endpointOf } from "../core/endpoint.ts";
import { failure } from "../core/failure.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import { resample } from "../core/pcm.ts";
import type { Routing } from "../core/routing.ts";
import type { SpanName } from "../core/trace/note.ts";
import { fold, newTurn, type Turn } from "../core/turn.ts";
import { framesOf } from "../foundry/engines/frames.ts";
import { type Engines, engines } from "./engines.ts";
import { home } from "./home.ts";
import { pocketPlan } from "./pocket.ts";
import { Recorder } from "./recorder.ts";
import { safetyOf } from "./safety-rules.ts";

export interface TurnResult {
  readonly transcript: string;
  readonly reply: string;
  /** Who answered where it was no model. */
  readonly route?: string;
  /** Milliseconds. */
  readonly timings: Readonly<Record<"vad" | "asr" | "llmFirstToken" | "llm" | "ttsFirstAudio" | "total", number>>;
  /** The spoken answer, mono. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

export interface Host {
  readonly engines: Engines;
  readonly hearing: Hearing;
  readonly rules: LanguageRules;
  /** Who answers before the model is asked, and looks at what it answers. */
  readonly routing?: Routing;
}

export async function openHost(): Promise<Host> {
  const { specs, hearing, rules, language } = pocketPlan();
  const routing = safetyOf(language, join(home, "models-manifest/safety"));
  return { engines: await engines(specs), hearing, rules, routing };
}

export type Question = string | { readonly samples: Float32Array; readonly sampleRate: number };

/**
 * One question and its spoken answer, through the same conversation as in the page. clock: milliseconds. Throws a
 * Failure where nothing was said or a stage failed.
 */
export async function converse(host: Host, question: Question, clock: () => number): Promise<TurnResult> {
  const { vad, ...stages } = host.engines;
  const measured = new Map<SpanName, number>();
  let turn: Turn = newTurn(1);
  let route = "";
  const begun = clock();
  const recorder: Recorder = new Recorder(
    {
      started: (...event) => conversation.started(...event),
      heard: (...event) => conversation.heard(...event),
      ended: (...event) => conversation.ended(...event),
      starved: (...event) => conversation.starved(...event),
    },
    clock,
  );
  const conversation: Conversation = new Conversation({
    ...stages,
    hearing: host.hearing,
    rules: host.rules,
    ...(host.routing ? { routing: host.routing } : {}),
    speaker: recorder,
    streaming: true,
    speculation: false,
    endpoint: endpointOf(host.rules.turns, "auto"),
    partials: () => Infinity,
    clock,
    timeOf: clock,
    emit: (event) => {
      turn = fold(turn, event);
    },
    note: (note) => {
      if (note.kind === "mark" && note.name === "routed") route = String(note.detail?.name ?? "");
      if (note.kind === "span" && !note.dropped) measured.set(note.name, note.end - note.start);
    },
  });
  let scored = 0;
  if (typeof question === "string") await conversation.ask(question);
  else {
    const frames = await framesOf(vad, resample(question.samples, question.sampleRate, SAMPLE_RATE));
    scored = clock() - begun;
    await conversation.askRecording(frames);
  }
  if (turn.failure) throw turn.failure;
  if (turn.phase === "discarded") throw failure("bad-audio", "No speech was found in the recording.");
  const took = (name: SpanName) => measured.get(name) ?? 0;
  return {
    transcript: turn.user,
    reply: turn.reply,
    ...(route ? { route } : {}),
    timings: {
      vad: scored,
      asr: took("asr"),
      llmFirstToken: took("llm.first-token"),
      llm: took("llm"),
      ttsFirstAudio: took("tts.first-audio"),
      total: clock() - begun,
    },
    ...recorder.audio,
  };
}
