import type { Speech } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import { speakable } from "../../core/language/speakable.ts";
import { Phrases } from "../../core/phrases.ts";
import { isSaid, Plain } from "../../core/plain.ts";
import { pauseAfter } from "../../core/voice.ts";
import type { Backend } from "../services.ts";
import { openEncoder, type SpeechEncoder, type SpeechFormat } from "./encode.ts";

export interface SpokenBytes {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** No word is so long; what reads words takes four times as long for one of twice the length. */
const UNBROKEN = /\S{200}/g;

/** Texts for the voice, one a phrase, cut and put into words as for a spoken reply; and the silence behind each, in seconds. */
export function phrasesOf(
  input: string,
  { rules }: Pick<Backend, "rules">,
): readonly { text: string; pause: number }[] {
  const phrases = new Phrases(rules);
  const plain = new Plain(rules.code);
  return [...phrases.push(input.replace(UNBROKEN, "$& ")), ...phrases.end()].flatMap(({ text }) => {
    const words = plain.say(text);
    return isSaid(words) ? [{ text: speakable(words, rules), pause: pauseAfter(text, rules) }] : [];
  });
}

/** Encoded speech, as it is made: the first bytes come with the first phrase. */
export async function* spoken(
  { tts }: Pick<Backend, "tts">,
  phrases: ReturnType<typeof phrasesOf>,
  format: SpeechFormat,
  signal: AbortSignal,
): AsyncGenerator<SpokenBytes, void, undefined> {
  let encoder: SpeechEncoder | undefined;
  let rate = 0;
  try {
    for (const [phrase, { text, pause }] of phrases.entries()) {
      if (signal.aborted) throw aborted;
      const speech: Speech = await tts.speak({ turn: 0, revision: 0, phrase, text }, signal);
      rate ||= speech.sampleRate;
      encoder ??= await openEncoder(format, rate);
      if (speech.sampleRate !== rate) throw new Error("the voice changed its sample rate within a text");
      const silence = phrase === phrases.length - 1 ? 0 : Math.round(pause * rate);
      const samples = new Float32Array(speech.samples.length + silence);
      samples.set(speech.samples);
      yield { type: encoder.type, bytes: encoder.push(samples) };
    }
    if (encoder) yield { type: encoder.type, bytes: encoder.end() };
  } finally {
    encoder?.close();
  }
}
