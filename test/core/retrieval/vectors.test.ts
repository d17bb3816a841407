import { expect, test } from "vitest";
import { likenessStrength, STRONG } from "../../../core/retrieval/strength.ts";
import { cosine, Nearest, quantised } from "../../../core/retrieval/vectors.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";

test("the nearest are those that a full comparison finds, and a quarter of the bytes costs little", () => {
  const random = seeded(3);
  const unit = () => {
    const row = Float32Array.from({ length: 64 }, () => random() - 0.5);
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  };
  const rows = Array.from({ length: 200 }, unit);
  const query = unit();
  const exact = rows.map((row) => row.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0));
  const all = quantised(Float32Array.from(rows.flatMap((row) => [...row])));
  const kept = rows.map((_, at) => cosine(quantised(query), all, at));
  for (const [at, value] of kept.entries()) expect(Math.abs(value - (exact[at] ?? 0))).toBeLessThan(0.02);
  const nearest = new Nearest<number>(5);
  for (const [at, value] of kept.entries()) nearest.add(at, value);
  const best = [...kept.keys()].sort((a, b) => (kept[b] ?? 0) - (kept[a] ?? 0)).slice(0, 5);
  expect(nearest.found.map(({ of }) => of)).toEqual(best);
});

test("a likeness counts from where its model is trusted, and never without that", () => {
  expect([likenessStrength(0.99, undefined), likenessStrength(undefined, 0.8), likenessStrength(0.79, 0.8)]).toEqual([
    0, 0, 0,
  ]);
  expect(likenessStrength(0.8, 0.8)).toBe(STRONG);
  expect(likenessStrength(1, 0.8)).toBeCloseTo(1);
  expect(likenessStrength(1, 1)).toBe(1);
});
