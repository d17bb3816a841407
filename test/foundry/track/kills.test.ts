import { expect, test } from "vitest";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { trackKills } from "./kills.ts";

test("a run outlives whoever is killed while they log it, and MLflow has each figure once", async () => {
  const { runs, failures, figures } = await trackKills(2, seeded(1));
  expect(runs).toBe(2);
  expect(failures).toEqual([]);
  expect(figures.told).toBeGreaterThan(0);
  expect(figures["mirrored before the end"]).toBeGreaterThan(0);
});
