import type { Speech, TtsApi } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { shareSaid } from "../../core/karaoke.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { speakable } from "../../core/language/speakable.ts";
import { passages } from "../../core/passages.ts";
import type { Phrase } from "../../core/phrases.ts";
import { isSaid, Plain } from "../../core/plain.ts";
import { playSound } from "./sound.ts";

export interface AloudPorts {
  readonly tts: Pick<TtsApi, "speak">;
  readonly rules: LanguageRules;
  /** Where it is heard. */
  readonly out: () => AudioNode | undefined;
}

export interface Reading {
  readonly text: string;
  /** 1 as the voice speaks; less is slower. */
  readonly rate: number;
  /** Some ten times a second: UTF-16 units of the text that were heard. */
  readonly heard?: (chars: number) => void;
}

/** No turn of a conversation has this number. */
const TURN = -1;

/** Texts read aloud beside the conversation: they leave nothing behind in it. */
export class Aloud {
  readonly #ports: AloudPorts;
  #controller: AbortController | undefined;
  /** A voice says one thing after another; who was stopped may still be on it. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(ports: AloudPorts) {
    this.#ports = ports;
  }

  /** What was read before is stopped. Resolves when it was read or stopped; rejects with a Failure. */
  async read(reading: Reading): Promise<void> {
    this.stop();
    const controller = new AbortController();
    this.#controller = controller;
    const before = this.#before;
    const done = before.then(() => this.#read(reading, controller.signal));
    this.#before = done.catch(() => undefined);
    try {
      await done;
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
    }
  }

  stop(): void {
    this.#controller?.abort();
    this.#controller = undefined;
  }

  async #read({ text, rate, heard }: Reading, signal: AbortSignal): Promise<void> {
    const { out, rules } = this.#ports;
    const plain = new Plain(rules.code);
    const parts = passages(text, rules)
      .map((part) => ({ ...part, text: plain.say(part.text) }))
      .filter((part) => isSaid(part.text));
    let next = this.#make(parts[0], signal);
    for (const [i, { start, end }] of parts.entries()) {
      const speech = await next;
      if (signal.aborted || !speech) return;
      next = this.#make(parts[i + 1], signal);
      next.catch(() => undefined);
      const { marks } = speech;
      const at = (samples: number) =>
        heard?.(start + Math.floor((end - start) * shareSaid(samples, speech.samples.length, marks)));
      at(0);
      const node = out();
      if (!node) throw failure("audio-output", "there is no loudspeaker");
      await playSound(speech, { out: node, rate, at, signal });
    }
  }

  async #make(phrase: Phrase | undefined, signal: AbortSignal): Promise<Speech | undefined> {
    if (!phrase || signal.aborted) return undefined;
    const { tts, rules } = this.#ports;
    return tts.speak({ turn: TURN, revision: 0, phrase: 0, text: speakable(phrase.text, rules) }, signal);
  }
}
