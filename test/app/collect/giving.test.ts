import { expect, test } from "vitest";
import type { Where } from "./far.ts";
import { givings } from "./giving-chaos.ts";

/** What happens only on the way to a store. */
const STORE = ["arrived late", "addresses refused"];

/** How many histories: a folder takes time for each fsync. */
const ARMS = [
  ["folder", 40],
  ["bucket", 120],
  ["plain bucket", 120],
] as const satisfies [Where, number][];

test.each(ARMS)(
  "in a %s nothing acknowledged is lost, nothing withdrawn survives, and there is at most one copy",
  async (where, n) => {
    const { failures, figures } = await givings(where, n, 8);
    expect(failures).toEqual([]);
    for (const [what, count] of Object.entries(figures))
      if (where !== "folder" || !STORE.includes(what)) expect(count, what).toBeGreaterThan(0);
  },
);
