import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Written before any rule was. Nobody may adjust them to the rules. */
const FROZEN = {
  en: "d9a63149c67d8803c8d0e963aefda5c86a5aeb7184170c897db6605ef42aa1d3",
  sn: "0ab8f07439a6ac7a59e07dae893015d6e5fc16b08840735e4011da51f572eaf6",
};

test.each(Object.entries(FROZEN))("the frozen prompts of %s are as they were written", (language, sha256) => {
  const bytes = readFileSync(`test/safety/${language}/frozen.jsonl`);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
});
