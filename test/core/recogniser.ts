import { type AsrApi, type AsrRequest, FRAME, type Hypothesis, type VadFrame } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import type { Note, Span } from "../../core/trace/note.ts";
import type { TranscriberPorts } from "../../core/transcriber.ts";

/** Reads the numbers back that each spoken frame carries as its sample value; when it answers is the test's to say. */
export class Recogniser implements AsrApi {
  readonly requests: AsrRequest[] = [];
  readonly notes: Note[] = [];
  now = 0;
  /** What it makes of a request; the words in the audio where absent. */
  reads: ((request: AsrRequest, words: string) => string) | undefined;
  /** Holds answers back until they are released. */
  held = false;
  #releases: (() => void)[] = [];

  readonly ports: TranscriberPorts = {
    asr: this,
    hearing: { window: 160_000, pause: 4_096 },
    clock: () => this.now,
    note: (note) => this.notes.push(note),
  };

  async load() {}

  async transcribe(request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
    this.requests.push(request);
    if (this.held)
      await new Promise<void>((resolve, reject) => {
        this.#releases.push(resolve);
        signal?.addEventListener("abort", () => reject(aborted), { once: true });
      });
    if (signal?.aborted) throw aborted;
    const { turn, revision, samples, at } = request;
    const text = this.reads ? this.reads(request, wordsIn(samples)) : wordsIn(samples);
    return { turn, revision, text, confidence: 0.8, noSpeech: 0.1, start: at, end: at + samples.length };
  }

  /** Answers what is asked by now. */
  release(): void {
    for (const release of this.#releases.splice(0)) release();
  }

  get spans(): Span[] {
    return this.notes.filter((note) => note.kind === "span");
  }
}

function wordsIn(samples: Float32Array): string {
  const seen: string[] = [];
  for (let i = 0; i < samples.length; i += FRAME) {
    const word = samples[i] ?? 0;
    if (word > 0 && seen.at(-1) !== wordOf(word)) seen.push(wordOf(word));
  }
  return seen.join(" ");
}

/** Words that share no letters with their neighbours. */
export function wordOf(n: number): string {
  const letters = ["bdfgjkmnprstvz".charAt(n % 14), "aeiou".charAt(n % 5), String.fromCharCode(97 + (n % 26))];
  return letters.map((letter) => letter.repeat(3)).join("");
}

/** The first `count` words. */
export const words = (count: number) => Array.from({ length: count }, (_, i) => wordOf(i + 1)).join(" ");

/** plan: [word or 0 for silence, frames] in order, from stream position `from` on. */
export function frames(plan: readonly (readonly [number, number])[], from = 0): VadFrame[] {
  return plan
    .flatMap(([word, count]) => Array<number>(count).fill(word))
    .map((word, i) => ({
      at: from + i * FRAME,
      samples: new Float32Array(FRAME).fill(word),
      speech: word ? 0.95 : 0.02,
    }));
}

/** Lets everything happen that waits for nothing outside. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
