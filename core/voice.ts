import type { Speech, TtsApi } from "./contracts.ts";
import { shareSaid } from "./karaoke.ts";
import type { LanguageRules } from "./language/rules.ts";
import { speakable } from "./language/speakable.ts";
import type { Phrase } from "./phrases.ts";
import { isSaid, Plain } from "./plain.ts";
import type { Heard, Speaker } from "./ports.ts";
import type { Note } from "./trace/note.ts";

export interface VoicePorts {
  readonly tts: Pick<TtsApi, "speak">;
  readonly speaker: Speaker;
  readonly rules: LanguageRules;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly note: (note: Note) => void;
}
export interface Ids {
  readonly turn: number;
  readonly revision: number;
}

/** Seconds of silence behind a sentence and behind a clause; voices end right at the last sound. */
const SENTENCE_PAUSE = 0.14;
const CLAUSE_PAUSE = 0.08;
/** Seconds of audio made ahead of the ear. More would only be thrown away at an interruption. */
const AHEAD = 12;

type Spoken = { readonly phrase: Phrase; readonly samples: number } & Pick<Speech, "sampleRate" | "marks">;

/**
 * Phrases on their way to the ear, in order, the next one made while one plays. Nothing is made before it
 * is rehearsed; until it is released only the first phrase is, and nothing reaches the speaker: the end of the question
 * may yet turn out to be none.
 */
export class Voice {
  readonly #ports: VoicePorts;
  readonly #ids: Ids;
  readonly #signal: AbortSignal;
  readonly #plain: Plain;
  readonly #spoken: Spoken[] = [];
  /** Made, and kept back. */
  #kept: Speech[] = [];
  #work: Promise<void> = Promise.resolve();
  #phrases = 0;
  #complete = false;
  #closed = false;
  #rehearsed = false;
  #released = false;
  #suspended = false;
  #heard: Heard | undefined;
  /** When the first phrase was ready, in ms on the clock. */
  #readyAt: number | undefined;
  /** Silence before the next phrase, in seconds. */
  #pause = 0;
  /** Lets the maker of phrases look again whether it may go on. */
  #wake: () => void = () => {};

  constructor(ports: VoicePorts, ids: Ids, signal: AbortSignal) {
    this.#ports = ports;
    this.#ids = ids;
    this.#signal = signal;
    this.#plain = new Plain(ports.rules.code);
    signal.addEventListener("abort", () => this.#wake(), { once: true });
  }

  /** Phrases that wait to be made. */
  get depth(): number {
    return this.#phrases - this.#spoken.length;
  }

  get isSuspended(): boolean {
    return this.#suspended;
  }

  /** A phrase of markup alone is passed over. */
  say(phrase: Phrase): void {
    const words = this.#plain.say(phrase.text);
    if (!isSaid(words)) return;
    const index = this.#phrases++;
    this.#work = this.#work.then(() => this.#make(phrase, words, index));
    this.#work.catch(() => undefined);
  }

  /** No more phrases come. Resolves when all are made and handed to the speaker, or kept back; rejects with a stage's failure. */
  async end(): Promise<void> {
    await this.#work;
    this.#complete = true;
    this.#handOver();
  }

  /** It may soon be wanted: the first phrase is made. */
  rehearse(): void {
    this.#rehearsed = true;
    this.#wake();
  }

  /** From now on it may be heard. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    const { clock, note } = this.#ports;
    if (this.#readyAt !== undefined)
      note({ kind: "span", name: "hold", ...this.#ids, start: this.#readyAt, end: clock() });
    this.#handOver();
    this.#wake();
  }

  /** Silence at once, with the place kept. */
  suspend(): void {
    if (this.#suspended) return;
    this.#suspended = true;
    if (this.#released) this.#ports.speaker.hold();
  }

  /** Goes on at the same sample. */
  resume(): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    if (this.#released) this.#ports.speaker.resume();
    this.#handOver();
  }

  heard(heard: Heard): void {
    this.#heard = heard;
    this.#wake();
  }

  /** How many UTF-16 units of the reply had been heard; `last`: where the speaker stood at the end, if it knows. */
  chars(last = this.#heard): number {
    const spoken = last && this.#spoken[last.phrase];
    if (!spoken) return 0;
    const { start, end } = spoken.phrase;
    return start + Math.floor((end - start) * shareSaid(last.samples, spoken.samples, spoken.marks));
  }

  async #make(phrase: Phrase, words: string, index: number): Promise<void> {
    const { clock, note, rules, tts } = this.#ports;
    await this.#until(() => (index === 0 && this.#rehearsed) || (this.#released && this.#ahead() < AHEAD));
    const start = clock();
    const request = { ...this.#ids, phrase: index, text: speakable(words, rules) };
    const speech = withPause(await tts.speak(request, this.#signal), this.#pause);
    const end = clock();
    const { sampleRate, marks } = speech;
    const samples = speech.samples.length;
    const span = { kind: "span", ...this.#ids, start, end, detail: { phrase: index, samples, sampleRate } } as const;
    if (index === 0) note({ ...span, name: "tts.first-audio" });
    note({ ...span, name: "tts" });
    if (index === 0) this.#readyAt = end;
    this.#pause = pauseAfter(phrase.text, rules);
    this.#spoken[index] = { phrase, samples, sampleRate, marks };
    this.#kept.push(speech);
    this.#handOver();
  }

  #handOver(): void {
    if (!this.#released || this.#suspended || this.#signal.aborted) return;
    for (const speech of this.#kept) this.#ports.speaker.play(speech);
    this.#kept = [];
    if (!this.#complete || this.#closed) return;
    this.#closed = true;
    this.#ports.speaker.close(this.#ids.turn);
  }

  /** Seconds that are made and not yet heard. */
  #ahead(): number {
    const { phrase = -1, samples = 0 } = this.#heard ?? {};
    return this.#spoken.reduce((sum, spoken, i) => {
      const left = i < phrase ? 0 : i === phrase ? spoken.samples - samples : spoken.samples;
      return sum + Math.max(0, left) / spoken.sampleRate;
    }, 0);
  }

  async #until(met: () => boolean): Promise<void> {
    while (!this.#signal.aborted && !met())
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }
}

/** Seconds of silence behind a phrase. */
export function pauseAfter(phrase: string, { sentenceEnds, clauseEnds }: LanguageRules): number {
  const mark = phrase.at(-1) ?? "";
  if (sentenceEnds.includes(mark)) return SENTENCE_PAUSE;
  return clauseEnds.includes(mark) ? CLAUSE_PAUSE : 0;
}

function withPause(speech: Speech, seconds: number): Speech {
  const silence = Math.round(seconds * speech.sampleRate);
  if (silence === 0) return speech;
  const samples = new Float32Array(silence + speech.samples.length);
  samples.set(speech.samples, silence);
  return { ...speech, samples, marks: speech.marks.map((mark) => mark + silence) };
}
