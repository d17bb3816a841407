import type { LlmApi, Message, Speech, TtsApi } from "./contracts.ts";
import { heardPart } from "./history.ts";
import type { LanguageRules } from "./language/rules.ts";
import { speakable } from "./language/speakable.ts";
import { type Phrase, Phrases } from "./phrases.ts";
import type { Heard, Speaker } from "./ports.ts";
import type { TurnEvent } from "./turn.ts";

export type MeasureName = "asr" | "llm.first-token" | "llm" | "tts.first-audio" | "ttfw" | "response";

/** What an answer needs; all of it is injected, so the page and the server run the same code. */
export interface AnswerPorts {
  readonly llm: LlmApi;
  readonly tts: TtsApi;
  readonly speaker: Speaker;
  readonly rules: LanguageRules;
  /** Speak while the reply is still being written; false waits for the whole of it. */
  readonly streaming: boolean;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly emit: (event: TurnEvent) => void;
  readonly measure: (name: MeasureName, turn: number, start: number, end: number) => void;
}

/** Seconds of silence behind a sentence and behind a clause; voices end right at the last sound. */
const SENTENCE_PAUSE = 0.14;
const CLAUSE_PAUSE = 0.08;

type Spoken = { readonly phrase: Phrase; readonly samples: number };

/**
 * One reply on its way to the ear: tokens become phrases, phrases become audio, and the first phrase is spoken while
 * the rest is still being written.
 */
export class Answer {
  readonly turn: number;
  /** What was asked; it may still be on its way from the recogniser. */
  readonly question: Promise<string>;
  /** The first sample has been heard. */
  audible = false;
  readonly #ports: AnswerPorts;
  readonly #spokenAt: number;
  readonly #controller = new AbortController();
  readonly #spoken: Spoken[] = [];
  #text = "";
  #heard = 0;
  #voice: Promise<void> = Promise.resolve();
  #count = 0;
  /** Silence before the next phrase, in seconds. */
  #pause = 0;

  /** spokenAt: when the person had finished, in ms on the clock. */
  constructor(ports: AnswerPorts, turn: number, question: Promise<string>, spokenAt: number) {
    this.turn = turn;
    this.question = question;
    this.#ports = ports;
    this.#spokenAt = spokenAt;
  }

  /** As far as it is written. */
  get text(): string {
    return this.#text;
  }

  /** Resolves when the last phrase has been handed to the speaker. messages: end with the question. */
  async run(messages: readonly Message[]): Promise<void> {
    const { llm, rules, streaming, speaker, clock, emit, measure } = this.#ports;
    const { turn } = this;
    const phrases = new Phrases(rules);
    const whole: Phrase[] = [];
    const asked = clock();
    const onDelta = (text: string) => {
      if (this.#text === "") measure("llm.first-token", turn, asked, clock());
      this.#text += text;
      emit({ type: "reply-delta", turn, text });
      for (const phrase of phrases.push(text)) streaming ? this.#say(phrase) : whole.push(phrase);
    };
    const reply = await llm.reply({ turn, revision: 0, messages }, onDelta, this.#controller.signal);
    for (const phrase of [...whole, ...phrases.end()]) this.#say(phrase);
    this.#text = reply.text;
    measure("llm", turn, asked, clock());
    emit({ type: "replied", turn, text: reply.text });
    await this.#voice;
    speaker.close(turn);
  }

  started(time: number): void {
    this.audible = true;
    this.#ports.measure("ttfw", this.turn, this.#spokenAt, time);
    this.#ports.emit({ type: "audible", turn: this.turn });
  }

  heard(heard: Heard): void {
    this.#heard = this.#chars(heard);
    this.#ports.emit({ type: "heard", turn: this.turn, chars: this.#heard });
  }

  ended(time: number): void {
    this.#ports.measure("response", this.turn, this.#spokenAt, time);
    this.#ports.emit({ type: "ended", turn: this.turn });
  }

  /** Stops writing and speaking, and tells how much was heard, whole words only. */
  async cut(): Promise<string> {
    this.#controller.abort();
    const last = await this.#ports.speaker.flush();
    const chars = last?.turn === this.turn ? this.#chars(last) : this.#heard;
    return this.audible ? heardPart(this.#text, chars) : "";
  }

  /** How many UTF-16 units of the reply had been heard. */
  #chars({ phrase: index, samples }: Heard): number {
    const spoken = this.#spoken[index];
    if (!spoken) return 0;
    const { start, end } = spoken.phrase;
    return start + Math.floor((end - start) * Math.min(1, samples / (spoken.samples || 1)));
  }

  #say(phrase: Phrase): void {
    const index = this.#count++;
    const { clock, measure, speaker } = this.#ports;
    this.#voice = this.#voice.then(async () => {
      const begun = clock();
      const speech = withPause(await this.#synthesise(phrase, index), this.#pause);
      if (index === 0) measure("tts.first-audio", this.turn, begun, clock());
      this.#pause = this.#pauseAfter(phrase);
      this.#spoken[index] = { phrase, samples: speech.samples.length };
      speaker.play(speech);
    });
    this.#voice.catch(() => undefined);
  }

  #pauseAfter({ text }: Phrase): number {
    const mark = text.at(-1) ?? "";
    const { sentenceEnds, clauseEnds } = this.#ports.rules;
    if (sentenceEnds.includes(mark)) return SENTENCE_PAUSE;
    return clauseEnds.includes(mark) ? CLAUSE_PAUSE : 0;
  }

  #synthesise(phrase: Phrase, index: number): Promise<Speech> {
    const { tts, rules } = this.#ports;
    const text = speakable(phrase.text, rules);
    return tts.speak({ turn: this.turn, revision: 0, phrase: index, text }, this.#controller.signal);
  }
}

function withPause(speech: Speech, seconds: number): Speech {
  const silence = Math.round(seconds * speech.sampleRate);
  if (silence === 0) return speech;
  const samples = new Float32Array(silence + speech.samples.length);
  samples.set(speech.samples, silence);
  return { ...speech, samples, marks: speech.marks.map((mark) => mark + silence) };
}
