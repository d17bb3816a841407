import { expect, test } from "vitest";
import { OVER, stepIn } from "../../../app/welcome/mark.ts";
import { STEPS } from "../../../app/welcome/welcome-view.ts";

test("an earlier visit is taken up where it stopped, and what nobody understands begins anew", () => {
  for (const step of STEPS) expect(stepIn(step)).toBe(step);
  for (const text of [undefined, "", "constructor", OVER]) expect(stepIn(text)).toBe("language");
});
