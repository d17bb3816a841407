import { expect, test } from "vitest";
import { oneByOne } from "../../workers/queue.ts";

test("each run begins when the one before has ended, however that ended", async () => {
  const inTurn = oneByOne();
  const seen: string[] = [];
  const run = (name: string, fails = false) =>
    inTurn(undefined, async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([run("a"), run("b", true), run("c")]);
  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("what was aborted while it waited never begins", async () => {
  const inTurn = oneByOne();
  const controller = new AbortController();
  const first = inTurn(undefined, async () => controller.abort());
  const second = inTurn(controller.signal, async () => "begun");
  await first;
  await expect(second).rejects.toMatchObject({ code: "aborted" });
});
