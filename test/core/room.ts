import { readFileSync } from "node:fs";
import { expect, vi } from "vitest";
import { FRAME, type Hypothesis, type Speech, type VadFrame } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { failure } from "../../core/failure.ts";
import type { History } from "../../core/history.ts";
import { parseRules } from "../../core/language/rules.ts";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { parse } from "../../core/parse.ts";
import { Phrases } from "../../core/phrases.ts";
import type { Heard, Speaker } from "../../core/ports.ts";
import type { Note } from "../../core/trace/note.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../../core/turn.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
export const rules = parsed.value;

export const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

type Extras = { streaming?: boolean; speculation?: boolean; system?: string; turns?: number; history?: History };

/** A room: engines that answer when told, a speaker that plays when told, and a microphone to speak into. */
export class Room {
  readonly events: TurnEvent[] = [];
  readonly notes: Note[] = [];
  readonly asked: LlmRequest[] = [];
  readonly spoken: Speech[] = [];
  /** Pieces of the reply that were written when each phrase was asked for. */
  readonly writtenAtSpeech: number[] = [];
  readonly speakerLog: string[] = [];
  transcript = "guta guru nderipi";
  confidence = 0.9;
  reply = ["Guta ", "guru ", "reZimbabwe ", "iHarare. ", "Zvakanaka."];
  playing: Heard | undefined;
  now = 0;
  at = 0;
  readonly hold: { asr?: Promise<void>; llm?: Promise<void>; tts?: Promise<void> } = {};
  readonly ports: Extras;

  constructor(ports: Extras = {}) {
    this.ports = ports;
    this.conversation = this.#open();
  }

  readonly speaker: Speaker = {
    play: (speech) => {
      this.spoken.push(speech);
      this.speakerLog.push(`play ${speech.turn}.${speech.phrase}`);
    },
    close: (turn) => this.speakerLog.push(`close ${turn}`),
    hold: () => this.speakerLog.push("hold"),
    resume: () => this.speakerLog.push("resume"),
    flush: async () => {
      this.speakerLog.push("flush");
      return this.playing;
    },
  };

  readonly conversation: Conversation;

  #open = () =>
    new Conversation({
      asr: {
        transcribe: async ({ turn, revision, samples, at }, signal): Promise<Hypothesis> => {
          await this.hold.asr;
          signal?.throwIfAborted();
          const range = { start: at, end: at + samples.length };
          return { turn, revision, text: this.transcript, confidence: this.confidence, noSpeech: 0, ...range };
        },
      },
      llm: {
        reply: async (request, onDelta, signal) => {
          this.asked.push(request);
          for (const delta of this.reply) {
            await this.hold.llm;
            await tick();
            if (signal?.aborted) throw failure("aborted", "stopped");
            onDelta(delta);
          }
          const { turn, revision } = request;
          return { turn, revision, text: this.reply.join(""), promptTokens: 1, reused: 0, tokens: this.reply.length };
        },
      },
      tts: {
        speak: async ({ turn, revision, phrase, text }, signal) => {
          this.writtenAtSpeech.push(this.events.filter(({ type }) => type === "reply-delta").length);
          await this.hold.tts;
          await tick();
          if (signal?.aborted) throw failure("aborted", "stopped");
          return {
            turn,
            revision,
            phrase,
            samples: new Float32Array(text.length * 1000),
            sampleRate: 16_000,
            marks: [],
          };
        },
      },
      speaker: this.speaker,
      hearing: { window: 160_000, pause: 4_096 },
      rules,
      streaming: true,
      speculation: true,
      ...this.ports,
      endpoint: endpointOf(rules.turns, "auto"),
      partials: () => 250,
      clock: () => this.now,
      timeOf: (at) => at / 16,
      emit: (event) => this.events.push(event),
      note: (note) => this.notes.push(note),
    });

  hear(frames: number, speech: number): void {
    for (let i = 0; i < frames; i++) {
      const frame: VadFrame = { at: this.at, samples: new Float32Array(FRAME).fill(speech), speech };
      this.at += FRAME;
      this.now = this.at / 16;
      this.conversation.hear(frame);
    }
  }

  /** A sentence of a second and the silence that ends it. */
  say(): void {
    this.hear(30, 0.95);
    this.hear(22, 0.02);
  }

  turn(id: number): Turn {
    return this.events.reduce(fold, newTurn(id));
  }

  async until(condition: () => unknown): Promise<void> {
    await vi.waitFor(() => expect(condition()).toBeTruthy(), 30_000);
  }
}

/** The phrases of the whole reply, each once, as the speaker's log has them. */
export function plays(room: Room, turn: number): string[] {
  const phrases = new Phrases(rules);
  const all = [...phrases.push(room.reply.join("")), ...phrases.end()];
  return all.map((_, i) => `play ${turn}.${i}`);
}

/** Waits until the answer of turn 1 is all at the speaker, and has it heard. */
export async function speaking(room: Room): Promise<void> {
  await room.until(() => room.speakerLog.includes("close 1"));
  room.conversation.started(1, room.now);
}
