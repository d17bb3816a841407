import { expect, test } from "vitest";
import { History, heardPart } from "../../core/history.ts";

test("the question comes last, behind what was asked and heard", () => {
  const history = new History();
  history.add("mhoro", "Mhoro! Ndingakubatsirei?");
  expect(history.asking("zita rako ndiani")).toEqual([
    { role: "user", text: "mhoro" },
    { role: "assistant", text: "Mhoro! Ndingakubatsirei?" },
    { role: "user", text: "zita rako ndiani" },
  ]);
});

test("an answer nobody heard leaves only its question", () => {
  const history = new History();
  history.add("mhoro", "");
  expect(history.asking("hesi").map(({ role }) => role)).toEqual(["user", "user"]);
});

test("only the newest exchanges are kept", () => {
  const history = new History();
  for (const n of ["a", "b", "c"]) history.add(n, n);
  expect(history.asking("d").map(({ text }) => text)).toEqual(["b", "b", "c", "c", "d"]);
});

test("a word cut in two was not heard", () => {
  expect(heardPart("Guta guru iHarare.", 12)).toBe("Guta guru");
  expect(heardPart("Guta guru iHarare.", 9)).toBe("Guta guru");
  expect(heardPart("Guta guru iHarare.", 2)).toBe("");
  expect(heardPart("Guta guru iHarare.", 18)).toBe("Guta guru iHarare.");
  expect(heardPart("Guta", 0)).toBe("");
});
