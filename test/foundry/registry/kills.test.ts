import { expect, test } from "vitest";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { kills } from "./kills.ts";

test("a registry outlives whoever is killed while they change it, and keeps what they were told was done", async () => {
  const { runs, failures, figures } = await kills(4, seeded(1));
  expect(runs).toBe(4);
  expect(failures).toEqual([]);
  expect(figures.told).toBeGreaterThan(0);
});
