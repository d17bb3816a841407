import { FRAME, type Hearing, SAMPLE_RATE, type VadEngine, type VadFrame } from "../core/contracts.ts";
import { Conversation } from "../core/conversation.ts";
import { endpointOf } from "../core/endpoint.ts";
import { failure } from "../core/failure.ts";
import type { LanguageRules } from "../core/language/rules.ts";
import { Framer, resample } from "../core/pcm.ts";
import type { SpanName } from "../core/trace/note.ts";
import { fold, newTurn, type Turn } from "../core/turn.ts";
import { type Engines, engines } from "./engines.ts";
import { pocketPlan } from "./pocket.ts";
import { Recorder } from "./recorder.ts";

export interface TurnResult {
  readonly transcript: string;
  readonly reply: string;
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
}

export async function openHost(): Promise<Host> {
  const { specs, hearing, rules } = pocketPlan();
  return { engines: await engines(specs), hearing, rules };
}

export type Question = string | { readonly samples: Float32Array; readonly sampleRate: number };

/**
 * One question and its spoken answer, through the same conversation as in the page. clock: milliseconds. Throws a
 * Failure where nothing was said or a stage failed.
 */
export async function converse(host: Host, question: Question, clock: () => number): Promise<TurnResult> {
  const { vad, ...stages } = host.engines;
  vad.reset();
  const measured = new Map<SpanName, number>();
  let turn: Turn = newTurn(1);
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
      if (note.kind === "span" && !note.dropped) measured.set(note.name, note.end - note.start);
    },
  });
  let scored = 0;
  if (typeof question === "string") await conversation.ask(question);
  else {
    const frames = await score(vad, resample(question.samples, question.sampleRate, SAMPLE_RATE));
    scored = clock() - begun;
    await conversation.askRecording(frames);
  }
  if (turn.failure) throw turn.failure;
  if (turn.phase === "discarded") throw failure("bad-audio", "No speech was found in the recording.");
  const took = (name: SpanName) => measured.get(name) ?? 0;
  return {
    transcript: turn.user,
    reply: turn.reply,
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

/** Each frame with its probability. samples: mono, 16 kHz. The last frame is filled up with silence. */
async function score(vad: VadEngine, samples: Float32Array): Promise<VadFrame[]> {
  const framer = new Framer(FRAME);
  const blocks = [...framer.push(samples), ...framer.push(new Float32Array(FRAME - 1))];
  const frames: VadFrame[] = [];
  for (const [i, block] of blocks.entries())
    frames.push({ at: i * FRAME, samples: block, speech: await vad.probability(block) });
  return frames;
}
