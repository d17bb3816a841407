import { expect, test } from "vitest";
import { gapsOf, resultsOf } from "../../../core/measure/results.ts";

test("the slow end of a rate is its low end", () => {
  const rounds = Array.from({ length: 21 }, (_, i) => ({ wait: i * 10, tokensPerSecond: i }));
  expect(resultsOf(rounds)).toEqual({
    wait: { p50: 100, p95: 190, count: 21 },
    tokensPerSecond: { p50: 10, p95: 1, count: 21 },
  });
});

test("sentences differ more than plans do: they are compared one by one", () => {
  const first = [{ wait: 100 }, { wait: 500 }, { wait: 900 }, { wait: 300 }];
  const second = [{ wait: 81 }, { wait: 480 }, { wait: 879 }, { wait: 280 }];
  const { wait } = gapsOf(first, second);
  expect(wait).toMatchObject({ mean: -20, count: 4, verdict: "better" });
  expect(wait?.interval?.high).toBeLessThan(0);
});

test("more tokens a second are better, and a difference that may be none is left open", () => {
  const first = [10, 11, 10, 11].map((tokensPerSecond) => ({ tokensPerSecond, asrRtf: 0.2 }));
  const second = [20, 21, 20, 22].map((tokensPerSecond, i) => ({ tokensPerSecond, asrRtf: i % 2 ? 0.1 : 0.3 }));
  expect(gapsOf(first, second)).toMatchObject({ tokensPerSecond: { verdict: "better" }, asrRtf: { verdict: "open" } });
  expect(gapsOf(second, first)).toMatchObject({ tokensPerSecond: { verdict: "worse" } });
});

test("one pair alone says how far, and not how sure", () => {
  expect(gapsOf([{ cer: 0.1 }], [{ cer: 0.4 }, { cer: 0.5 }])).toEqual({
    cer: { mean: expect.closeTo(0.3), count: 1, verdict: "open" },
  });
});
