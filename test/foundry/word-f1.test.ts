import { expect, test } from "vitest";
import { wordF1 } from "../../foundry/measures/word-f1.ts";

test.each([
  ["guta guru iharare", "guta guru iharare", 1],
  ["guta guru iharare", "iharare", 0.5],
  ["iharare", "guta guru iharare guta guru iharare", 2 / 7],
  ["a a b", "a b b", 2 / 3],
  ["handizivi", "iharare", 0],
  ["iharare", "", 0],
  ["", "iharare", 0],
  ["", "", 1],
])("of %j and %j", (wanted, got, f1) => {
  expect(wordF1(wanted, got)).toBeCloseTo(f1, 10);
});
