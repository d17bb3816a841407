import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readQuestions } from "../../../foundry/eval/answers.ts";
import { readUtterances } from "../../../foundry/eval/utterances.ts";
import { readIds } from "../../../foundry/slu/label-maps.ts";
import { readLabelled } from "../../../foundry/slu/labelled.ts";
import { readClips } from "../../../foundry/slu/metadata.ts";
import { secret, TRAINED, Workshop } from "./workshop.ts";

let shop: Workshop;
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = secret;
});
afterAll(() => {
  process.env = before;
});
beforeEach(() => {
  shop = new Workshop();
});

async function kit(recipe: string) {
  return shop.run(["kit", "m"], { snapshot: await shop.snapshot(), recipe, out: recipe, seed: "7" });
}
const text = (path: string) => readFileSync(shop.at(path), "utf8");
const lines = (path: string) => text(path).trim().split("\n");
const parsed = (path: string) => lines(path).map((line) => JSON.parse(line));
const shipped = JSON.parse(readFileSync("models-manifest/slu/pocket-slu-sn/slu.json", "utf8"));

test.each(["whisper", "parler", "mms-vits"])("%s is given sounds with their words", async (recipe) => {
  await kit(recipe);
  for (const [split, count] of Object.entries(TRAINED)) {
    const read = readUtterances(text(`${recipe}/manifests/${split}.json`), split, []);
    expect(read).toHaveLength(count);
    expect(read[0]).toMatchObject({ file: expect.stringMatching(/^gold\//), text: expect.stringMatching(/^ndinoda /) });
  }
});

test("a voice's test set is a text a line too, in the order of its sounds", async () => {
  await kit("mms-vits");
  expect(lines("mms-vits/manifests/test.txt")).toEqual(parsed("mms-vits/manifests/test.json").map((row) => row.text));
});

test("a language model is given chat pairs with a licence, and the first questions of the test set", async () => {
  shop.clips(TRAINED, (i) => {
    const before = [
      { role: "user", content: "mhoro" },
      { role: "assistant", content: "Mhoro!" },
    ];
    const tags = { reply: `Mhinduro ${i}`, ...(i % 2 === 0 ? {} : { before: JSON.stringify(before) }) };
    return { tags, text: `mubvunzo ${i}`, audio: undefined };
  });
  await kit("lora");
  expect(readdirSync(shop.at("lora/manifests")).sort()).toEqual(
    ["dev.jsonl", "questions.jsonl", "test.jsonl", "train.jsonl"].sort(),
  );
  const pairs = Object.keys(TRAINED).flatMap((split) => parsed(`lora/manifests/${split}.jsonl`));
  expect(pairs).toHaveLength(110);
  for (const { messages, licence, language, source } of pairs) {
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(
      messages.length === 2 ? ["user", "assistant"] : ["user", "assistant", "user", "assistant"],
    );
    expect(messages.at(-1).content).toBe(messages.at(-2).content.replace("mubvunzo", "Mhinduro"));
    expect([licence, language, source]).toEqual(["CC0-1.0", "sn", "own"]);
  }
  const questions = readQuestions(text("lora/manifests/questions.jsonl"), "questions.jsonl");
  const first = parsed("lora/manifests/test.jsonl").filter(({ messages }) => messages.length === 2);
  expect(questions).toEqual(first.map(({ messages }) => ({ say: messages[0].content, skill: "llm" })));
  expect(questions).toHaveLength(20);
});

test("a model of orders is given what preprocess, training and measuring read", async () => {
  await kit("slu");
  const clips = await readClips(shop.at("slu/metadata.csv"));
  expect(clips).toHaveLength(110);
  expect(clips.filter(({ split }) => split === "dev")).toHaveLength(10);
  expect(clips[0]).toMatchObject({
    path: expect.stringMatching(/^gold\//),
    product: expect.any(String),
    quantity: "1",
  });
  const labelled = readLabelled(text("slu/manifests/test.json"), "test.json", shipped);
  expect(labelled).toHaveLength(40);
  expect(labelled.every(({ quantity }) => quantity === 1)).toBe(true);
  const ids = readIds(text("slu/product2id.json"), "product2id.json");
  expect(Object.keys(ids)).toEqual(shipped.products);
  expect(readIds(text("slu/qty2id.json"), "qty2id.json")).toMatchObject({ none: 0, 1: 1, 10: 10 });
  expect(JSON.parse(text("slu/model.json"))).toEqual(JSON.parse(readFileSync("training/slu/model.json", "utf8")));
  const figures = JSON.parse(readFileSync("training/slu/train.json", "utf8"));
  expect(JSON.parse(text("slu/train.json"))).toEqual({ ...figures, seed: 7 });
});

test("orders of what the shipped model does not know have labels of their own", async () => {
  shop.clips(TRAINED, (i) => ({
    tags: i % 3 === 0 ? {} : { product: "honey", quantity: i % 3 === 1 ? "12" : "none" },
  }));
  await kit("slu");
  expect(readIds(text("slu/product2id.json"), "x")).toEqual({ none: 0, honey: 1 });
  expect(readIds(text("slu/qty2id.json"), "x")).toEqual({ none: 0, 12: 1 });
});

test("a champion is measured on what it never learned, and is wrong about it", async () => {
  shop.clips(TRAINED, () => ({ tags: { product: "honey", quantity: "2" } }));
  await kit("slu");
  const set = text("slu/manifests/test.json");
  const expected = expect.objectContaining({ message: expect.stringContaining("must be a product of the model") });
  expect(() => readLabelled(set, "test.json", shipped)).toThrow(expected);
  const read = readLabelled(set, "test.json", shipped, true);
  expect(read).toHaveLength(40);
  expect(read[0]).toMatchObject({ product: "honey", quantity: 2 });
  const spoilt = set.replaceAll("honey", "Honey!");
  expect(() => readLabelled(spoilt, "test.json", shipped, true)).toThrow(expected);
});

const consent = (scopes: readonly string[], more = {}) => ({
  version: "1",
  scopes,
  givenAt: "2026-11-01T09:00:00Z",
  ...more,
});

test.each([
  ["whisper", { audio: undefined }, "have no sound"],
  ["slu", { audio: undefined }, "have no sound"],
  ["slu", { tags: {} }, "have no product"],
  ["slu", { tags: { product: "brown sugar", quantity: "2" } }, "product must be"],
  ["slu", { tags: { product: "Sugar" } }, "product must be"],
  ["slu", { tags: { product: "sugar", quantity: "-2" } }, "quantity must be"],
  ["slu", { tags: { product: "sugar", quantity: "12345" } }, "quantity must be"],
  ["lora", { tags: {} }, "have no reply"],
  ["lora", { tags: { reply: "x", before: "[1]" } }, "before"],
  ["parler", { consent: consent(["asr"]) }, "may not be used for tts"],
  ["mms-vits", { consent: consent(["asr", "evaluation"]) }, "may not be used for tts"],
  ["whisper", { consent: consent(["tts"]) }, "may not be used for asr"],
  ["whisper", { consent: consent(["asr"], { withdrawnAt: "2026-11-02T09:00:00Z" }) }, "may not be used"],
])("the recipe %s is not given rows like %j", async (recipe, row, why) => {
  shop.clips(TRAINED, () => row);
  await expect(kit(recipe)).rejects.toMatchObject({ code: "bad-manifest", message: expect.stringContaining(why) });
  expect(readdirSync(shop.folder)).not.toContain(recipe);
});

test.each(["parler", "mms-vits"])("%s is for one voice", async (recipe) => {
  shop.clips(TRAINED, (i) => ({ speaker: String(i % 2).repeat(64) }));
  await expect(kit(recipe)).rejects.toMatchObject({ message: expect.stringContaining("2 voices") });
});

test.each(["train", "dev", "test"])("without clips of the split %s there is no kit", async (split) => {
  shop.clips({ ...TRAINED, [split]: 0 });
  await expect(kit("whisper")).rejects.toMatchObject({ message: expect.stringContaining(`of the split ${split}`) });
});
