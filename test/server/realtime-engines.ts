import type { Hypothesis } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import type { LlmRequest, ToolCall } from "../../core/llm-contract.ts";
import type { Schedule } from "../../server/realtime/schedule.ts";

interface RoomEnginesPorts {
  readonly schedule: Schedule;
  /** What the model writes next. */
  readonly reply: () => string;
  readonly calls: (request: LlmRequest) => readonly ToolCall[];
}

/** Milliseconds of one reading, one token, one phrase. */
const TIMING = { asr: 60, token: 20, tts: 40 };
/** The level at which "ehe" is said, in hundredths. */
export const BACKCHANNEL = 89;

/** Engines that take time by a schedule: a word is a level in the samples. */
export class RoomEngines {
  readonly asked: LlmRequest[] = [];
  readonly #ports: RoomEnginesPorts;

  constructor(ports: RoomEnginesPorts) {
    this.#ports = ports;
  }

  async transcribe(
    { turn, revision, samples, at }: { turn: number; revision: number; samples: Float32Array; at: number },
    signal?: AbortSignal,
  ): Promise<Hypothesis> {
    await this.#wait(TIMING.asr, signal);
    const heard: string[] = [];
    for (let i = 256; i < samples.length; i += 512) {
      const level = Math.round((samples[i] ?? 0) * 100);
      const name = level === BACKCHANNEL ? "ehe" : nameOf(level);
      const steady = Math.round((samples[i + 60] ?? 0) * 100) === level;
      if (level > 0 && steady && heard.at(-1) !== name) heard.push(name);
    }
    const text = heard.join(" ");
    return { turn, revision, text, confidence: text ? 0.9 : 0, noSpeech: 0, start: at, end: at + samples.length };
  }

  async write(request: LlmRequest, onDelta: (text: string) => void, signal?: AbortSignal) {
    this.asked.push(request);
    const { turn, revision, maxTokens = Infinity } = request;
    const calls = this.#ports.calls(request);
    const pieces = calls.length > 0 ? [] : (this.#ports.reply().match(/\S+\s*/g) ?? []).slice(0, maxTokens);
    for (const piece of pieces) {
      await this.#wait(TIMING.token, signal);
      onDelta(piece);
    }
    return { turn, revision, text: pieces.join(""), promptTokens: 7, reused: 0, tokens: pieces.length, calls };
  }

  async speak(
    { turn, revision, phrase, text }: { turn: number; revision: number; phrase: number; text: string },
    signal?: AbortSignal,
  ) {
    await this.#wait(TIMING.tts, signal);
    const samples = new Float32Array(text.length * 1_000).fill(0.5);
    return { turn, revision, phrase, samples, sampleRate: 16_000, marks: [] };
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(aborted);
      const stop = this.#ports.schedule(ms, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      const abort = () => {
        stop();
        reject(aborted);
      };
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

/** No two are alike, as readings of one word by two recognisers are. */
export function nameOf(word: number): string {
  return String.fromCharCode(97 + (Math.floor(word / 26) % 26), 97 + (word % 26)).repeat(3);
}
