import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secret, Workshop } from "../foundry/retrain/workshop.ts";

const root = resolve(import.meta.dirname, "../..");
const program = resolve(root, "node_modules/.bin/inzwa-foundry");
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = secret;
});
afterAll(() => {
  process.env = before;
});

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const TESTED = 24;
type Known = { readonly known: readonly string[]; readonly replies: readonly string[] };
const topics: readonly Known[] = json(resolve(root, "training/llm/topics.sn.json"));
const orders = readFileSync(resolve(root, "test/fixtures/slu/labels.json"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const recording = (i: number) => resolve(root, `test/fixtures/slu/${i % orders.length}.wav`);

async function foundry(shop: Workshop, ...words: string[]): Promise<void> {
  const env = { ...process.env };
  delete env.INIT_CWD;
  await promisify(execFile)(program, words, { cwd: shop.folder, env });
}

/** The shipped models under `models/`, and a copy in which every other token or label has its neighbour's number under `damaged/`. */
function swapped(ids: Readonly<Record<string, number>>): Record<string, number> {
  const names = Object.keys(ids);
  return Object.fromEntries(names.map((name, i) => [name, ids[names[i ^ 1] ?? name] ?? 0]));
}

function damage(shop: Workshop, model: string): void {
  for (const name of ["models", "damaged"]) cpSync(resolve(root, "public/models"), shop.at(name), { recursive: true });
  const path = shop.at(`damaged/${model}/tokenizer.json`);
  const tokenizer = json(path);
  tokenizer.model.vocab = swapped(tokenizer.model.vocab);
  writeFileSync(path, JSON.stringify(tokenizer));
}

function damageOrders(shop: Workshop): void {
  for (const name of ["models", "damaged"])
    cpSync(resolve(root, "models-manifest/slu/pocket-slu-sn"), shop.at(name), { recursive: true });
  const path = shop.at("damaged/slu.json");
  const model = json(path);
  const [none, ...products] = model.products;
  writeFileSync(path, JSON.stringify({ ...model, products: [none, ...products.reverse()] }));
  const sums = ["model.onnx", "slu.json"].map((name) => `${sha256(shop.at(`damaged/${name}`))}  ${name}\n`);
  writeFileSync(shop.at("damaged/SHA256SUMS"), sums.join(""));
}

interface Stage {
  readonly recipe: string;
  readonly gate: string;
  readonly row: (i: number) => object;
  prepare(shop: Workshop): void;
  measure(models: string): readonly string[];
}

const STAGES: Readonly<Record<string, Stage>> = {
  tts: {
    recipe: "mms-vits",
    gate: "{ measure: tts.intelligibility, least: 0.5 }",
    row: (i) => ({ text: topics[i]?.known[0] }),
    prepare: (shop) => damage(shop, "pocket-tts-sn"),
    measure: (models) => ["eval", "tts", "kit/manifests/test.txt", "--models", models],
  },
  llm: {
    recipe: "lora",
    gate: "{ measure: llm.answered, least: 0.5 }",
    row: (i) => ({ text: topics[i]?.known[0], tags: { reply: topics[i]?.replies[0] } }),
    prepare: (shop) => damage(shop, "pocket-llm-sn"),
    measure: (models) => ["eval", "llm", "kit/manifests/questions.jsonl", "--models", models],
  },
  slu: {
    recipe: "slu",
    gate: "{ measure: slu.sound.order, least: 0.5 }",
    row: (i) => {
      const { text, product, quantity } = orders[i % orders.length];
      const bytes = statSync(recording(i)).size;
      const audio = {
        path: `heard/${i}.wav`,
        sha256: "0".repeat(64),
        bytes,
        samples: (bytes - 44) / 2,
        sampleRate: 16_000,
      };
      return { text, tags: { product, quantity: String(quantity) }, audio };
    },
    prepare(shop) {
      damageOrders(shop);
      mkdirSync(shop.at("storage/heard"));
      for (let i = 0; i < TESTED; i++) copyFileSync(recording(i), shop.at(`storage/heard/${i}.wav`));
    },
    measure: (models) => ["slu", "storage/test.json", "--sound-only", "--slu", models],
  },
};

test.each(Object.entries(STAGES))(
  "%s: a shipped model takes the place of a damaged one, which takes nobody's",
  async (_, { recipe, gate, row, prepare, measure }) => {
    const shop = new Workshop();
    shop.clips({ test: TESTED, train: 1, dev: 1 }, row);
    prepare(shop);
    const champion = await shop.champion();
    const snapshot = await shop.snapshot();
    const made = await shop.run(["kit", "asr-sn"], { snapshot, recipe, out: "kit" });
    if (recipe === "slu") copyFileSync(shop.at("kit/manifests/test.json"), shop.at("storage/test.json"));
    writeFileSync(shop.at("gates.yaml"), `schema: 1\ngates:\n  - ${gate}\n`);
    const path = await shop.package("trained anew");
    const [is, was] = [sha256(path), champion];
    for (const [models, digest, out] of [
      ["models", is, "better"],
      ["damaged", was, "was"],
      ["damaged", is, "worse"],
    ] as const)
      await foundry(shop, ...measure(models), "--id", "model", "--digest", digest, "--out", out);
    // The same figures under the champion's name: the voice draws noise, so another run would hear other words.
    cpSync(shop.at("better"), shop.at("was-better"), { recursive: true });
    shop.edit("was-better/evaluation.json", (text) => text.replace(is, was));
    for (const name of ["better", "worse"]) {
      copyFileSync(path, shop.at(`${name}/package.tar`));
      writeFileSync(shop.at(`${name}/result.json`), JSON.stringify({ schema: 1, kit: made.lines[0] }));
    }
    const take = (result: string, against: string) =>
      shop.run(["take", "kit", result], { champion: against, gates: "gates.yaml" });
    for (const [result, against] of [
      ["worse", "was-better"],
      ["better", "was-better"],
    ] as const)
      expect(await take(result, against)).toMatchObject({
        code: 1,
        lines: [],
        told: expect.stringContaining("better with probability 0.000"),
      });
    expect(await take("better", "was")).toEqual({ code: 0, lines: ["version 2 is the challenger"], told: "" });
  },
);
