import { expect, test } from "vitest";
import { besideOf } from "../../../foundry/release/beside.ts";

test("of a voice nobody can say unheard whether it is as good: it is refused, and why", () => {
  const words = (stage: "asr" | "llm" | "tts") => {
    try {
      return besideOf(undefined, "shadow", stage);
    } catch (thrown) {
      return (thrown as { message: string }).message;
    }
  };
  expect(words("tts")).toMatch(/tts cannot be a shadow, only asr and llm/);
  expect(words("asr")).toEqual({ failures: 0.1, disagreement: 0.3, ratio: 1.5 });
  expect(words("llm")).toEqual(words("asr"));
  expect(besideOf(undefined, "canary", "tts")).toBeUndefined();
});
