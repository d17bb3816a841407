import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Written before any rule was. Nobody may adjust them to the rules. */
const FROZEN = {
  en: "d9a63149c67d8803c8d0e963aefda5c86a5aeb7184170c897db6605ef42aa1d3",
  sn: "0ab8f07439a6ac7a59e07dae893015d6e5fc16b08840735e4011da51f572eaf6",
};
/** Written unseen of the rules as they then stood. No rule is ever corrected on them, and which of them fail is told nowhere. */
const FRESH = {
  en: "30e418259e931b89b6ff4d0a2a578da86976613105f2d41fbcbbdef39449defa",
  sn: "daf207e45c23bae986c4ec56b864c1747f32b74a19015a0a07430c1f90fccadc",
};

test.each(Object.entries(FROZEN))("the frozen prompts of %s are as they were written", (language, sha256) => {
  expect(digestOf(`test/safety/${language}/frozen.jsonl`)).toBe(sha256);
});

test.each(Object.entries(FRESH))("the fresh prompts of %s are as they were written", (language, sha256) => {
  expect(digestOf(`test/safety/${language}/fresh.jsonl`)).toBe(sha256);
});

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
