import { readFileSync } from "node:fs";
import type { AsrApi, EngineSpec, TtsApi, VadEngine } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import { parseRules } from "../../core/language/rules.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { ModelStage } from "../../core/manifest.ts";
import { parse } from "../../core/parse.ts";
import { SCOPES } from "../../server/scopes.ts";
import type { Backend, Caller, Gate, Limits, Log, Meter, ServedModel, Services, Span } from "../../server/services.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

export const limits: Limits = {
  bodyBytes: 1 << 20,
  decodedSeconds: 60,
  decodedBytes: 16 << 20,
  speechChars: 4096,
  sessions: 4,
  sessionSeconds: 60,
  idleSeconds: 30,
};

/** The words it answers, one delta each; the recogniser hears "mhoro"; the voice says one sine of 0.1 s a phrase. */
export function backend(parts: Partial<Backend> & { readonly can?: Readonly<Record<string, boolean>> } = {}): Backend {
  const { can = {}, ...rest } = parts;
  return {
    language: "sn",
    rules,
    hearing: { window: 16_000 * 30, pause: 16_000 * 0.3 },
    models: [
      served("asr", "pocket-asr-sn", ["whisper-1"], can),
      served("llm", "pocket-llm-sn", [], can),
      served("tts", "pocket-tts-sn", ["tts-1"], can),
    ],
    asr: hears("mhoro"),
    llm: answers("Mhoro, ", "makadii?"),
    tts: sine,
    openVad: async () => loudness(),
    ready: () => ({ ready: true, why: [] }),
    close: async () => {},
    ...rest,
  };
}

/** A recogniser for which every recording is the same words. */
export function hears(text: string): Pick<AsrApi, "transcribe"> {
  return {
    transcribe: async ({ turn, revision, samples, at }, signal) => {
      if (signal?.aborted) throw aborted;
      const end = at + samples.length;
      return { turn, revision, text, confidence: 0.9, noSpeech: 0, start: at, end };
    },
  };
}

/** A model that writes these pieces; one word of the prompt is a token, and each piece is one. */
export function answers(...pieces: readonly string[]): Pick<LlmApi, "reply"> {
  return {
    reply: async ({ turn, revision, messages, maxTokens = pieces.length }, onDelta, signal) => {
      const written = pieces.slice(0, maxTokens);
      for (const piece of written) {
        if (signal?.aborted) throw aborted;
        onDelta(piece);
        await Promise.resolve();
      }
      const promptTokens = messages.flatMap(({ text }) => text.split(/\s+/)).length;
      return { turn, revision, text: written.join(""), promptTokens, reused: 0, tokens: written.length };
    },
  };
}

const sine: Pick<TtsApi, "speak"> = {
  speak: async ({ turn, revision, phrase }, signal) => {
    if (signal?.aborted) throw aborted;
    const samples = Float32Array.from({ length: 1_600 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 16_000));
    return { turn, revision, phrase, samples, sampleRate: 16_000, marks: [] };
  },
};

/** Speech is whatever is louder than a hundredth. */
function loudness(): VadEngine {
  return {
    probability: async (frame) => (frame.some((sample) => Math.abs(sample) > 0.01) ? 0.95 : 0.01),
    reset: () => {},
  };
}

function served(
  stage: ModelStage,
  id: string,
  aliases: readonly string[],
  can: Readonly<Record<string, boolean>>,
): ServedModel {
  const spec: EngineSpec = {
    engine: "transformers",
    model: id,
    language: "sn",
    backend: "cpu",
    dtype: "fp32",
    threads: 1,
    can: { systemPrompt: false, tools: false, words: false, speed: false, ...can },
  };
  return { id, stage, spec, aliases, created: 1_700_000_000, ownedBy: "inzwa" };
}

export const everything: Caller = { name: "test", scopes: new Set(SCOPES) };

/** Opens to the token `sk-test`. */
export const gate: Gate = {
  whose: async (token) => (token === "sk-test" ? everything : undefined),
  spend: async () => ({ allowed: true, limit: 600, remaining: 599, resetSeconds: 60, windowSeconds: 60 }),
  issue: async () => ({ value: "ek_test", expiresAt: 1_700_000_600 }),
};

/** What was counted, by name. */
export class Counts implements Meter {
  readonly counted = new Map<string, number>();
  count(name: string, _labels?: Readonly<Record<string, string>>, by = 1): void {
    this.counted.set(name, (this.counted.get(name) ?? 0) + by);
  }
  observe(): void {}
  gauge(): void {}
  async text(): Promise<string> {
    return [...this.counted].map(([name, value]) => `${name} ${value}\n`).join("");
  }
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const span: Span = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  set: () => {},
  end: () => {},
};

/** Services in memory, with stand-ins for the engines; `parts` replaces any of them. */
export function services(parts: Partial<Services> = {}): Services {
  let made = 0;
  return {
    limits,
    backend: backend(),
    decode: async (bytes) => ({ samples: new Float32Array(bytes.length), seconds: bytes.length / 16_000 }),
    gate,
    log: silent,
    meter: new Counts(),
    tracer: { span: () => span },
    clock: () => performance.now(),
    now: () => 1_700_000_000_000,
    id: (prefix) => `${prefix}${++made}`,
    ...parts,
  };
}
