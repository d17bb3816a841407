import { expect, test } from "vitest";
import { Catalogue } from "../../app/history/catalogue.ts";
import { talk, turn } from "../core/talks/talks.ts";

/** Some 2 kB each, as a quarter of an hour of talking makes. */
function conversations(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const turns = Array.from({ length: 8 }, (_, n) =>
      turn(n + 1, {
        at,
        asked: `Mvura inonzi chii ${at}-${n}?`,
        answered: "Mvura yakanaka muhutano hwemunhu wose. ".repeat(5),
      }),
    );
    return { ...talk(`t${at}`, turns), title: at % 100 === 0 ? `Café ${at}` : `Mvura ${at}` };
  });
}

test("a search over two thousand conversations is quick, and shows a page", () => {
  const catalogue = new Catalogue();
  catalogue.fill(conversations(2_000));
  catalogue.rows("", 50);
  // Of each the quickest of five: other tests run beside this one.
  const times = ["m", "mvura munhu", "cafe", "1999-7", "nothing at all"].map((query) => {
    const tries = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      catalogue.rows(query, 50);
      return performance.now() - begun;
    });
    return Math.min(...tries);
  });
  expect(catalogue.rows("cafe", 50)).toMatchObject({ found: 20 });
  expect(catalogue.rows("mvura munhu", 50)).toMatchObject({ found: 2_000, rows: { length: 50 } });
  expect(times.toSorted((a, b) => a - b)[2], `${times}`).toBeLessThan(50);
});
