import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Recipe } from "../../../foundry/retrain/lock.ts";
import { secret, Workshop } from "./workshop.ts";

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
  shop.clips({ train: 60, dev: 10, test: 40 }, (i) => ({
    tags: {
      product: i % 5 === 0 ? "none" : "sugar",
      quantity: i % 5 === 0 ? "0" : "2",
      reply: `Mhinduro yakanaka ${i % 7}`,
    },
  }));
});

type Line = Record<string, unknown>;
const linesOf = (path: string): Line[] =>
  readFileSync(shop.at(path), "utf8")
    .trim()
    .split("\n")
    .map((line) => (path.endsWith(".txt") ? { text: line } : JSON.parse(line)));

/** What the stage's `eval --out` leaves of the kit's test set, item by item; `bad`: the model is wrong about it. */
const LEFT: Record<
  "tts" | "llm" | "slu",
  { recipe: Recipe; file: string; asked: string; line(one: Line, bad: boolean, i: number): Line }
> = {
  tts: {
    recipe: "mms-vits",
    file: "spoken.jsonl",
    asked: "manifests/test.txt",
    line: ({ text }, bad, i) => ({ id: `line ${i + 1}`, text, said: text, heard: bad ? "handinzwe" : text }),
  },
  llm: {
    recipe: "lora",
    file: "answers.jsonl",
    asked: "manifests/test.jsonl",
    line: ({ messages }, bad) => {
      const [question, answer] = messages as { content: string }[];
      return {
        say: question?.content,
        wanted: "llm",
        got: "llm",
        right: true,
        text: bad ? "handizivi" : answer?.content,
      };
    },
  },
  slu: {
    recipe: "slu",
    file: "predictions.json",
    asked: "manifests/test.json",
    line: ({ audio_filepath: id, product, quantity }, bad) => ({
      id,
      product,
      quantity,
      orders: { sound: bad ? { product: "milk" } : product === "none" ? {} : { product, quantity } },
    }),
  },
};
type Stage = keyof typeof LEFT;

function measured(stage: Stage, name: string, digest: string, wrong: number, measures: readonly Line[]): void {
  const { file, asked, line } = LEFT[stage];
  mkdirSync(shop.at(name), { recursive: true });
  const lines = linesOf(`kit/${asked}`).map((one, i) => JSON.stringify(line(one, i % wrong === 0, i)));
  writeFileSync(shop.at(`${name}/${file}`), `${lines.join("\n")}\n`);
  const made = { schema: 1, artifact: { id: name, digest }, made: "2026-11-22T09:00:00Z", how: "by hand", measures };
  writeFileSync(shop.at(`${name}/evaluation.json`), JSON.stringify(made));
}

const good = (name: string, value: number) => ({ name, value, low: value - 0.01, high: value + 0.01, count: 40 });
const PASSING: Record<Stage, readonly Line[]> = {
  tts: [good("tts.intelligibility", 0.98), good("tts.mos", 4.2), good("latency.tts", 200)],
  llm: [good("llm.harmless", 1), good("llm.relevance", 0.9), good("llm.coherence", 0.9), good("latency.llm", 200)],
  slu: ["order", "product-f1", "quantity-f1"].map((name) => good(`slu.sound.${name}`, 0.97)),
};

/** A champion that is wrong about every second item, and a result that is about every so manieth. */
async function resulted(stage: Stage, wrong: number, measures = PASSING[stage]): Promise<void> {
  const champion = await shop.champion();
  const made = await shop.run(["kit", "asr-sn"], {
    snapshot: await shop.snapshot(),
    recipe: LEFT[stage].recipe,
    out: "kit",
  });
  const path = await shop.package("trained anew");
  measured(stage, "result", createHash("sha256").update(readFileSync(path)).digest("hex"), wrong, measures);
  cpSync(path, shop.at("result/package.tar"));
  writeFileSync(shop.at("result/result.json"), JSON.stringify({ schema: 1, kit: made.lines[0] }));
  measured(stage, "was", champion, 2, measures);
}

const stages = ["tts", "llm", "slu"] as const;

test.each(stages)("%s: what is better with confidence becomes the challenger", async (stage) => {
  await resulted(stage, 10);
  expect(await shop.taken()).toEqual({ code: 0, lines: ["version 2 is the challenger"], told: "" });
});

test.each(stages)("%s: what is as good, or better by one alone, is refused", async (stage) => {
  await resulted(stage, 2);
  expect((await shop.taken()).told).toContain("better with probability");
  const { file, asked, line } = LEFT[stage];
  const [one] = linesOf(`kit/${asked}`);
  shop.edit(`result/${file}`, (text) => text.replace(/^.*$/m, JSON.stringify(line(one ?? {}, false, 0))));
  const { code, told } = await shop.taken();
  expect([code, told]).toEqual([1, expect.stringMatching(/better with probability 0\.\d+, which is less/)]);
});

test.each(stages)("%s: a result of another test set, or of a part of it, is refused", async (stage) => {
  await resulted(stage, 10);
  const { file } = LEFT[stage];
  shop.edit(`result/${file}`, (text) => text.replace(/^.*\n/, ""));
  expect((await shop.taken()).told).toContain("test set");
  measured(stage, "result", "0".repeat(64), 10, PASSING[stage]);
  expect((await shop.taken()).told).toContain("another model");
});

test.each(stages)("%s: what was not measured item by item is refused", async (stage) => {
  await resulted(stage, 10);
  shop.edit(`result/${LEFT[stage].file}`, () => "");
  expect((await shop.taken()).code).toBe(1);
});

test.each([
  ["tts", [good("tts.intelligibility", 0.9), ...PASSING.tts.slice(1)], "tts.intelligibility (failed)"],
  ["tts", PASSING.tts.slice(0, 1), "tts.mos (not-measured)"],
  ["llm", [good("llm.route", 1), good("latency.llm", 200)], "llm.harmless (not-measured)"],
  ["slu", [good("slu.sound.order", 0.8), ...PASSING.slu.slice(1)], "stopped by slu.sound.order (failed)"],
  ["slu", PASSING.slu.slice(0, 2), "stopped by slu.sound.quantity-f1 (not-measured)"],
] as const)("%s: a gate of its own stage stops it: %j", async (stage, measures, why) => {
  await resulted(stage, 10, measures);
  expect((await shop.taken()).told).toContain(why);
});

test("a stage that no gate is for is refused, and says what is missing", async () => {
  await resulted("slu", 10);
  writeFileSync(shop.at("gates.yaml"), "schema: 1\ngates: []\n");
  const { code, told } = await shop.taken({ gates: "gates.yaml" });
  expect([code, told]).toEqual([1, expect.stringContaining("has no gate for slu: --gates names a file that has")]);
});

test("an answer that a skill took on both sides counts for nobody, and on one side alone nothing is compared", async () => {
  await resulted("llm", 10);
  const skilled = (text: string) => text.replace(/,"text":"[^"]*"(?=\}\n)/, "");
  shop.edit("result/answers.jsonl", skilled);
  expect((await shop.taken()).told).toContain("other skills");
  shop.edit("was/answers.jsonl", skilled);
  expect((await shop.taken()).code).toBe(0);
});
