import { expect, test } from "vitest";
import { inRandomOrder } from "../../../core/listening/order.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

test("all are there once, the given list stays as it is, and each place has each as often", () => {
  const given = ["a", "b", "c", "d"];
  const random = seeded(1, "order");
  const counts = given.map(() => new Map<string, number>());
  for (let round = 0; round < 4_000; round += 1) {
    const order = inRandomOrder(given, random);
    expect([...order].sort()).toEqual(given);
    for (const [place, one] of order.entries()) counts[place]?.set(one, (counts[place]?.get(one) ?? 0) + 1);
  }
  expect(given).toEqual(["a", "b", "c", "d"]);
  // A thousand each; five standard deviations are 137.
  for (const place of counts)
    for (const one of given) expect(Math.abs((place.get(one) ?? 0) - 1_000)).toBeLessThan(137);
});
