import { parseRules } from "../../core/language/rules.ts";
import { speakable } from "../../core/language/speakable.ts";
import type { Message } from "../../core/llm-contract.ts";
import rulesJson from "../../models-manifest/rules/sn.json";
import type { Engines } from "./engines.ts";
import type { FromWorker, MeasureName } from "./messages.ts";
import { Sentences } from "./sentences.ts";

const rules = parseRules(rulesJson, "sn.json");

type Tell = (message: FromWorker, transfer?: Transferable[]) => void;

/** One question and its answer, step by step: the whole utterance is read, then answered, then spoken by sentences. */
export class Turns {
  readonly #engines: Engines;
  readonly #tell: Tell;
  readonly #messages: Message[] = [];
  #turn = 0;

  constructor(engines: Engines, tell: Tell) {
    this.#engines = engines;
    this.#tell = tell;
  }

  /** True when something was said and is being answered; resolves when the last audio was handed on. */
  async take(samples: Float32Array): Promise<boolean> {
    const turn = ++this.#turn;
    const begun = now();
    const { text } = await this.#engines.asr.transcribe({ turn, revision: 0, samples, at: 0 });
    this.#measure("asr", turn, begun, { samples: samples.length });
    if (text === "") return false;
    this.#tell({ type: "asked", turn, text });
    this.#messages.push({ role: "user", text });
    await this.#answer(turn);
    return true;
  }

  async #answer(turn: number): Promise<void> {
    const sentences = new Sentences();
    const begun = now();
    let written = false;
    let phrase = 0;
    let speaking = Promise.resolve();
    const speak = (texts: readonly string[]) => {
      for (const text of texts) {
        const number = phrase++;
        speaking = speaking.then(() => this.#speak(turn, number, text));
        // Awaited below; a failure before that must not count as unhandled.
        speaking.catch(() => undefined);
      }
    };
    const request = { turn, revision: 0, messages: [...this.#messages] };
    const { text, tokens } = await this.#engines.llm.reply(request, (delta) => {
      if (!written) this.#measure("llm.first-token", turn, begun);
      written = true;
      this.#tell({ type: "delta", turn, text: delta });
      speak(sentences.push(delta));
    });
    this.#measure("llm", turn, begun, { tokens });
    this.#tell({ type: "replied", turn, text, tokens });
    this.#messages.push({ role: "assistant", text });
    speak(sentences.end());
    await speaking;
    this.#tell({ type: "spoken", turn });
  }

  async #speak(turn: number, phrase: number, written: string): Promise<void> {
    const begun = now();
    const { samples, sampleRate } = await this.#engines.tts.speak({
      turn,
      revision: 0,
      phrase,
      text: speakable(written, rules),
    });
    this.#measure(phrase === 0 ? "tts.first-audio" : "tts", turn, begun, { samples: samples.length, sampleRate });
    this.#tell({ type: "audio", turn, samples }, [samples.buffer]);
  }

  #measure(name: MeasureName, turn: number, start: number, detail: Readonly<Record<string, number>> = {}): void {
    this.#tell({ type: "measure", name, turn, start, end: now(), detail });
  }
}

/** ms since the epoch, as exact as performance.now(). */
function now(): number {
  return performance.timeOrigin + performance.now();
}
