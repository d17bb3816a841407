import type { LlmApi, Message, Speech, TtsApi } from "./contracts.ts";
import type { LanguageRules } from "./language/rules.ts";
import { speakable } from "./language/speakable.ts";
import { type Phrase, Phrases } from "./phrases.ts";
import type { Heard, Speaker } from "./ports.ts";

/** What an answer needs; all of it is injected, so the page and the server run the same code. */
export interface AnswerPorts {
  readonly llm: LlmApi;
  readonly tts: TtsApi;
  readonly speaker: Speaker;
  readonly rules: LanguageRules;
}

export interface AnswerEvents {
  delta(text: string): void;
  replied(text: string): void;
  /** The first phrase went to the voice, and the first audio came back. */
  voicing(): void;
  voiced(): void;
}

/** Seconds of silence behind a sentence and behind a clause; voices end right at the last sound. */
const SENTENCE_PAUSE = 0.2;
const CLAUSE_PAUSE = 0.08;

type Spoken = { readonly phrase: Phrase; readonly samples: number };

/**
 * One reply on its way to the ear: tokens become phrases, phrases become audio, and the first phrase is spoken while
 * the rest is still being written.
 */
export class Answer {
  readonly #ports: AnswerPorts;
  readonly #events: AnswerEvents;
  readonly #ids: { readonly turn: number; readonly revision: number };
  readonly #signal: AbortSignal;
  readonly #spoken: Spoken[] = [];
  #voice: Promise<void> = Promise.resolve();
  #count = 0;
  /** Silence before the next phrase, in seconds. */
  #pause = 0;

  constructor(ports: AnswerPorts, events: AnswerEvents, turn: number, signal: AbortSignal) {
    this.#ports = ports;
    this.#events = events;
    this.#ids = { turn, revision: 0 };
    this.#signal = signal;
  }

  /** Resolves to the whole reply when its last phrase has been handed to the speaker. */
  async run(messages: readonly Message[]): Promise<string> {
    const phrases = new Phrases(this.#ports.rules);
    const reply = await this.#ports.llm.reply(
      { ...this.#ids, messages },
      (text) => {
        this.#events.delta(text);
        for (const phrase of phrases.push(text)) this.#say(phrase);
      },
      this.#signal,
    );
    for (const phrase of phrases.end()) this.#say(phrase);
    this.#events.replied(reply.text);
    await this.#voice;
    this.#ports.speaker.close(this.#ids.turn);
    return reply.text;
  }

  /** How many UTF-16 units of the reply had been heard when the speaker reported `heard`. */
  chars({ phrase: index, samples }: Heard): number {
    const spoken = this.#spoken[index];
    if (!spoken) return 0;
    const { start, end } = spoken.phrase;
    return start + Math.floor((end - start) * Math.min(1, samples / (spoken.samples || 1)));
  }

  #say(phrase: Phrase): void {
    const index = this.#count++;
    this.#voice = this.#voice.then(async () => {
      if (index === 0) this.#events.voicing();
      const speech = withPause(await this.#synthesise(phrase, index), this.#pause);
      this.#pause = this.#pauseAfter(phrase);
      if (index === 0) this.#events.voiced();
      this.#spoken[index] = { phrase, samples: speech.samples.length };
      this.#ports.speaker.play(speech);
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
    return tts.speak({ ...this.#ids, phrase: index, text: speakable(phrase.text, rules) }, this.#signal);
  }
}

function withPause(speech: Speech, seconds: number): Speech {
  const silence = Math.round(seconds * speech.sampleRate);
  if (silence === 0) return speech;
  const samples = new Float32Array(silence + speech.samples.length);
  samples.set(speech.samples, silence);
  return { ...speech, samples, marks: speech.marks.map((mark) => mark + silence) };
}
