import type { TtsApi } from "./contracts.ts";
import type { LlmApi } from "./llm-contract.ts";

/** Any rate a speaker can be opened with, in Hz; no sample is ever played. */
const RATE = 16_000;

/** Stands in for a voice that a language pack lacks: answers are written only. Never another language's voice. */
export const withoutVoice: TtsApi = {
  load: async () => ({ sampleRate: RATE }),
  speak: async ({ turn, revision, phrase }) => ({
    turn,
    revision,
    phrase,
    samples: new Float32Array(0),
    sampleRate: RATE,
    marks: [],
  }),
};

/** Stands in for a model that answers: what was said or written comes back, to be read, copied or heard. */
export const withoutAnswers: LlmApi = {
  load: async () => {},
  async reply({ turn, revision, messages }, onDelta) {
    const text = messages.at(-1)?.text ?? "";
    onDelta(text);
    return { turn, revision, text, promptTokens: 0, reused: 0, tokens: 0 };
  },
};
