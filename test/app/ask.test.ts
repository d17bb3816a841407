import { expect, test } from "vitest";
import { createAsker } from "../../app/ask.ts";
import type { Question } from "../../app/models-view.ts";

const question = (host: string): Question => ({ kind: "host", host, why: "models" });

test("questions are put one after the other, each gets its own answer", async () => {
  const shown: (string | undefined)[] = [];
  const asker = createAsker((q) => shown.push(q?.kind === "host" ? q.host : undefined));
  const first = asker.ask(question("a"));
  const second = asker.ask(question("b"));
  await Promise.resolve();
  asker.answer(true);
  expect(await first).toBe(true);
  await expect.poll(() => shown.at(-1), { timeout: 30_000 }).toBe("b");
  asker.answer(false);
  expect(await second).toBe(false);
  expect(shown).toEqual(["a", undefined, "b", undefined]);
});

test("a question nobody needs any more goes away and lets the next one come", async () => {
  const shown: (string | undefined)[] = [];
  const asker = createAsker((q) => shown.push(q?.kind === "host" ? q.host : undefined));
  const controller = new AbortController();
  const first = asker.ask(question("a"), controller.signal);
  const second = asker.ask(question("b"));
  await Promise.resolve();
  controller.abort();
  await expect(first).rejects.toMatchObject({ code: "aborted" });
  await expect.poll(() => shown.at(-1), { timeout: 30_000 }).toBe("b");
  asker.answer(true);
  expect(await second).toBe(true);
});

test("an answer to no question changes nothing", async () => {
  const asker = createAsker(() => {});
  asker.answer(true);
  const asked = asker.ask(question("a"));
  await Promise.resolve();
  asker.answer(false);
  expect(await asked).toBe(false);
});
