import { expect, test } from "vitest";
import { parseManifest } from "../../core/manifest.ts";
import { systemPrompt } from "../../core/plan/prompt.ts";
import { ours } from "./manifest-changes.ts";

const parsed = parseManifest(ours());
if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);

test.each(parsed.value.packs)("$tag: a large model is told of manners and idiom, a small one is not", (pack) => {
  const small = systemPrompt({ pack, tier: "standard" });
  const large = systemPrompt({ pack, tier: "large" });
  expect(small).toBe(pack.prompts.system);
  expect(large.split("\n")).toHaveLength(6);
  expect(large.length).toBeGreaterThan(2 * small.length);
  // Room for the conversation is left in the smallest context that a large model has (2048 tokens, two letters each at the worst).
  expect(large.length).toBeLessThan(1200);
});
