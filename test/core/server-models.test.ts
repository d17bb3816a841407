import { expect, test } from "vitest";
import { pickModels } from "../../core/server-models.ts";

test.each([
  ["Inzwa", ["pocket-asr-sn", "pocket-llm-sn", "pocket-tts-sn"], ["pocket-asr-sn", "pocket-llm-sn", "pocket-tts-sn"]],
  [
    "OpenAI",
    ["text-embedding-3-small", "gpt-4o-mini", "whisper-1", "tts-1", "omni-moderation-latest"],
    ["whisper-1", "gpt-4o-mini", "tts-1"],
  ],
  [
    "speaches",
    ["Systran/faster-whisper-small", "speaches-ai/Kokoro-82M-v1.0-ONNX"],
    ["Systran/faster-whisper-small", undefined, "speaches-ai/Kokoro-82M-v1.0-ONNX"],
  ],
  ["Ollama", ["nomic-embed-text:latest", "qwen3:4b"], [undefined, "qwen3:4b", undefined]],
  ["nothing", [], [undefined, undefined, undefined]],
] as const)("%s", (_, ids, [asr, llm, tts]) => {
  expect(pickModels(ids, "sn")).toEqual({ ...(asr && { asr }), ...(llm && { llm }), ...(tts && { tts }) });
});

test("one of the language goes first; without a list the usual names are tried", () => {
  expect(pickModels(["asr-sw", "asr-sn", "snappy-llm", "llm-sn"], "sn")).toEqual({ asr: "asr-sn", llm: "llm-sn" });
  expect(pickModels(undefined, "sn")).toEqual({ asr: "whisper-1", llm: "default", tts: "tts-1" });
});
