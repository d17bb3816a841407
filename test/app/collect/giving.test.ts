import { expect, test } from "vitest";
import { givings } from "./giving-chaos.ts";

test("nothing acknowledged is lost, nothing withdrawn survives anywhere, and there is at most one copy", async () => {
  const { failures, figures } = await givings(40, 8);
  expect(failures).toEqual([]);
  for (const [what, count] of Object.entries(figures)) expect(count, what).toBeGreaterThan(0);
});
