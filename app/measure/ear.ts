import type { AsrApi, Hearing, VadApi } from "../../core/contracts.ts";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { failure, isFailure, toFailure } from "../../core/failure.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import type { Speaker } from "../../core/ports.ts";
import type { Note } from "../../core/trace/note.ts";
import { withoutAnswers, withoutVoice } from "../../core/without.ts";
import { openMicrophone } from "../microphone.ts";

/** Who reads stops to look at the next words: silence that ends a sentence, in samples (1.3 s). */
const PAUSE = 20_800;
/** Without a word for so long the microphone is let go, in ms. */
const PATIENCE = 45_000;

export interface EarPorts {
  readonly vad: VadApi;
  readonly asr: AsrApi;
  readonly hearing: Hearing;
  readonly rules: LanguageRules;
  /** The microphone as it is, without what browsers do to it. */
  readonly raw: boolean;
  readonly opened: () => void;
  /** RMS, 0..1. */
  readonly level: (rms: number) => void;
}

export interface HeardSentence {
  /** Blank where nothing was understood. */
  readonly text: string;
  /** Time of recognising / time of audio. */
  readonly rtf?: number;
}

export interface Ear {
  /** Rejects with a Failure; `aborted` after `close`. */
  readonly heard: Promise<HeardSentence>;
  /** The person says they have finished. */
  finish(): void;
  close(): void;
}

/** One sentence by the way of a conversation, which answers nothing. Must be called inside a tap. */
export function openEar({ vad, asr, hearing, rules, raw, opened, level }: EarPorts): Ear {
  const end = new AbortController();
  const told = promised<HeardSentence>();
  const notes: Note[] = [];
  const conversation = new Conversation({
    asr,
    llm: withoutAnswers,
    tts: withoutVoice,
    speaker: silent,
    hearing,
    rules,
    streaming: false,
    speculation: false,
    endpoint: { ...endpointOf(rules.turns, "auto"), complete: PAUSE, unsure: PAUSE, incomplete: PAUSE, longest: PAUSE },
    partials: () => Infinity,
    clock: () => performance.now(),
    timeOf: () => performance.now(),
    note: (note) => notes.push(note),
    emit: (event) => {
      if (event.type === "asked") told.resolve({ text: event.text, ...rtfOf(notes) });
      if (event.type === "discarded") told.resolve({ text: "" });
      if (event.type === "failed") told.reject(event.failure);
    },
  });
  void listen().catch((thrown: unknown) => told.reject(toFailure(thrown)));
  const patience = setTimeout(() => told.resolve({ text: "" }), PATIENCE);
  const heard = told.promise.finally(() => {
    clearTimeout(patience);
    end.abort();
    void conversation.stop();
    level(0);
  });
  return {
    heard,
    finish: () => conversation.finish(),
    close: () => told.reject(failure("aborted", "the sentence was not read to its end")),
  };

  async function listen(): Promise<void> {
    const microphone = await openMicrophone({ raw, reference: new MediaStream() });
    end.signal.addEventListener("abort", () => microphone.close());
    if (end.signal.aborted) return microphone.close();
    microphone.onLevel(level);
    microphone.onLost((reason) => told.reject(reason));
    opened();
    const take = (frames: Parameters<Parameters<VadApi["listen"]>[2]>[0]) => {
      if (!end.signal.aborted) for (const frame of frames) conversation.hear(frame);
    };
    await vad.listen(microphone.port, microphone.sampleRate, take, undefined, end.signal).catch((thrown: unknown) => {
      if (!end.signal.aborted || !isFailure(thrown)) throw thrown;
    });
  }
}

function promised<T>() {
  let resolve = (_: T): void => {};
  let reject = (_: unknown): void => {};
  const promise = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}

function rtfOf(notes: readonly Note[]): { readonly rtf?: number } {
  let work = 0;
  let audio = 0;
  for (const note of notes) {
    if (note.kind !== "span" || note.name !== "asr" || note.dropped) continue;
    work += note.end - note.start;
    audio += (Number(note.detail?.samples) / SAMPLE_RATE) * 1000;
  }
  return audio > 0 ? { rtf: work / audio } : {};
}

const silent: Speaker = {
  play: () => {},
  close: () => {},
  hold: () => {},
  resume: () => {},
  flush: async () => undefined,
};
