import { expect, test } from "vitest";
import { lateWords } from "../../app/language/late-words.ts";

const file = { language: { words: { kept: "{0} kept" } } };
const none = () => Promise.reject(new Error("offline"));
const others = { sn: none, sw: none, hi: none, mr: none, ml: none };

test("all who wait for words go on in the order in which they came, though a later fetch is the faster", async () => {
  let fetches = 0;
  const words = lateWords<"kept">("shelf", {
    ...others,
    en: async () => {
      fetches += 1;
      if (fetches === 1) await new Promise((done) => setTimeout(done, 5));
      return file;
    },
  });
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((who) => words.load("en").then(() => order.push(who))));
  expect([order, fetches, words.has("en")]).toEqual([[1, 2, 3], 1, true]);
});

test("words that could not be had are asked for again", async () => {
  let reachable = false;
  const words = lateWords<"kept">("shelf", { ...others, en: () => (reachable ? Promise.resolve(file) : none()) });
  await expect(words.load("en")).rejects.toThrow("offline");
  expect(words.has("en")).toBe(false);
  expect(() => words.tell("en", "kept")).toThrow("not loaded");
  reachable = true;
  await words.load("en");
  expect(words.tell("en", "kept")).toContain("kept");
});
