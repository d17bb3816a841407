import { readFileSync } from "node:fs";
import { FRAME, type Hypothesis, type VadFrame } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { aborted } from "../../core/failure.ts";
import { parseRules } from "../../core/language/rules.ts";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { parse } from "../../core/parse.ts";
import { Playback } from "../../core/playback.ts";
import type { Speaker } from "../../core/ports.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

export interface Timing {
  /** Milliseconds of one reading, of a prefill, between two tokens, of one phrase. */
  readonly asr: number;
  readonly prefill: number;
  readonly token: number;
  readonly tts: number;
}

/** What a person does: speaks a word for so many frames, is silent, coughs, types, taps. */
export type Deed =
  | { readonly do: "say"; readonly frames: number }
  | { readonly do: "backchannel" }
  | { readonly do: "rest"; readonly frames: number }
  | { readonly do: "cough" }
  | { readonly do: "type" }
  | { readonly do: "finish" };

type Waiting = { readonly due: number; readonly wake: () => void };

/**
 * A whole conversation in simulated time: each word is a constant in the samples, so the recogniser hears just what
 * reached it; the speaker is the real playback machine. Nothing here waits for a real clock.
 */
export class World {
  readonly events: TurnEvent[] = [];
  readonly notes: Note[] = [];
  readonly asked: LlmRequest[] = [];
  /** Turn and phrase of what was played, in order, and of what was played after its turn was over. */
  readonly played: { readonly turn: number; readonly phrase: number; readonly revision: number }[] = [];
  readonly stale: string[] = [];
  /** Names of the words that were said or typed, in order. */
  readonly said: string[] = [];
  readonly typed: string[] = [];
  now = 0;
  readonly conversation: Conversation;
  readonly #timing: Timing;
  readonly #playback = new Playback(16_000);
  #waiting: Waiting[] = [];
  #at = 0;

  constructor(timing: Timing, options: { speculation?: boolean } = {}) {
    this.#timing = timing;
    this.conversation = new Conversation({
      asr: { transcribe: (request, signal) => this.#transcribe(request, signal) },
      llm: {
        prepare: async ({ turn, revision }, signal) => {
          await this.#wait(this.#timing.prefill, signal);
          return { turn, revision, promptTokens: 1, reused: 0, ended: 0.9 };
        },
        reply: (request, onDelta, signal) => this.#reply(request, onDelta, signal),
      },
      tts: {
        speak: async ({ turn, revision, phrase, text }, signal) => {
          await this.#wait(this.#timing.tts, signal);
          const samples = new Float32Array(text.length * 400).fill(0.5);
          return { turn, revision, phrase, samples, sampleRate: 16_000, marks: [] };
        },
      },
      speaker: this.#speaker(),
      hearing: { window: 160_000, pause: 4_096 },
      rules,
      streaming: true,
      speculation: options.speculation ?? true,
      endpoint: endpointOf(rules.turns, "auto"),
      partials: () => 300,
      clock: () => this.now,
      timeOf: (at) => at / 16,
      emit: (event) => this.events.push(event),
      note: (note) => this.notes.push(note),
    });
  }

  async live(deeds: readonly Deed[]): Promise<void> {
    for (const deed of deeds) await this.#act(deed);
    for (let i = 0; i < 1500 && !(i > 60 && this.isQuiet); i++) await this.#frame(0, 0.01);
  }

  /** Nothing is open any more. */
  get isQuiet(): boolean {
    const open = new Map<number, string>();
    for (const { turn, type } of this.events) open.set(turn, type);
    return this.#waiting.length === 0 && [...open.values()].every((type) => OVER.has(type));
  }

  async #act(deed: Deed): Promise<void> {
    if (deed.do === "say") {
      const word = this.said.length + 1;
      this.said.push(nameOf(word));
      for (let i = 0; i < deed.frames; i++) await this.#frame(word / 1000, 0.95);
    } else if (deed.do === "backchannel") for (let i = 0; i < 12; i++) await this.#frame(BACKCHANNEL / 1000, 0.95);
    else if (deed.do === "rest") for (let i = 0; i < deed.frames; i++) await this.#frame(0, 0.01);
    else if (deed.do === "cough") for (let i = 0; i < 3; i++) await this.#frame(0, 0.9);
    else if (deed.do === "finish") this.conversation.finish();
    else {
      this.typed.push(`typed${this.typed.length + 1}`);
      void this.conversation.ask(this.typed.at(-1) ?? "");
    }
  }

  async #frame(value: number, speech: number): Promise<void> {
    const frame: VadFrame = { at: this.#at, samples: new Float32Array(FRAME).fill(value), speech };
    this.#at += FRAME;
    this.now = this.#at / 16;
    this.conversation.hear(frame);
    await settle();
    for (;;) {
      const next = this.#waiting.filter(({ due }) => due <= this.now).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      next.wake();
      await settle();
    }
    this.#play();
    await settle();
  }

  #play(): void {
    for (const event of this.#playback.fill(new Float32Array(FRAME))) {
      if (event.type === "heard") this.conversation.heard(event);
      else if (event.type === "started") this.conversation.started(event.turn, this.now);
      else if (event.type === "starved") this.conversation.starved(event.turn, this.now, event.samples / 16);
      else if (event.type === "ended") this.conversation.ended(event.turn, this.now);
    }
  }

  #speaker(): Speaker {
    return {
      play: ({ turn, phrase, revision, samples }) => {
        if (this.#isOver(turn)) this.stale.push(`${turn}.${phrase}`);
        this.played.push({ turn, phrase, revision });
        this.#playback.play(turn, phrase, samples);
      },
      close: (turn) => this.#playback.close(turn),
      hold: () => this.#playback.hold(),
      resume: () => this.#playback.resume(),
      flush: async () => this.#playback.flush(),
    };
  }

  #isOver(turn: number): boolean {
    return this.events.some((event) => event.turn === turn && OVER.has(event.type));
  }

  async #transcribe(
    request: { turn: number; revision: number; samples: Float32Array; at: number; prefix?: string },
    signal?: AbortSignal,
  ): Promise<Hypothesis> {
    const { turn, revision, samples, at } = request;
    await this.#wait(this.#timing.asr, signal);
    const heard: string[] = [];
    for (let i = FRAME / 2; i < samples.length; i += FRAME) {
      const level = Math.round((samples[i] ?? 0) * 1000);
      const name = level === BACKCHANNEL ? "ehe" : nameOf(level);
      if (level > 0 && heard.at(-1) !== name) heard.push(name);
    }
    const text = heard.join(" ");
    return { turn, revision, text, confidence: text ? 0.9 : 0, noSpeech: 0, start: at, end: at + samples.length };
  }

  async #reply(request: LlmRequest, onDelta: (text: string) => void, signal?: AbortSignal) {
    this.asked.push(request);
    const { turn, revision } = request;
    const text = `Mhinduro yemubvunzo ${"abcdefghij"[turn % 10]}. Ndizvo zvandinoziva nezvazvo, shamwari.`;
    for (const piece of text.match(/\S+\s*/g) ?? []) {
      await this.#wait(this.#timing.token, signal);
      onDelta(piece);
    }
    return { turn, revision, text, promptTokens: 1, reused: 0, tokens: 8 };
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(aborted);
      const abort = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(aborted);
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const waiting = { due: this.now + ms, wake };
      this.#waiting.push(waiting);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

export const OVER: ReadonlySet<string> = new Set(["ended", "interrupted", "discarded", "failed"]);
/** The level at which the word "ehe" is said, in thousandths. */
const BACKCHANNEL = 999;

/** No two are alike, as readings of one word by two recognisers are: stitching would take them for the same. */
function nameOf(word: number): string {
  return String.fromCharCode(97 + (Math.floor(word / 26) % 26), 97 + (word % 26)).repeat(3);
}

/** All promises that can go on without time passing have gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
