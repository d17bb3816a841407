import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { rms } from "../../../core/pcm.ts";
import { openWav } from "../../../core/wav.ts";
import { allocate } from "../../../foundry/data/allocate.ts";
import { augment, readRecipe } from "../../../foundry/data/augment.ts";
import { changed, vary } from "../../../foundry/data/sound/vary.ts";
import type { Tree } from "../../../foundry/data/tree.ts";
import { quiet, rowsIn, silverOf, spoken } from "./storage.ts";

const recipe = readRecipe(
  "seed: 3\nvariants:\n  - { name: slow, speed: 0.9 }\n  - { name: hall, room: 0.4 }\n  - { name: noisy, snr: [5, 15], noise: pink }\n",
  "recipe.yaml",
);

async function made(tree: Tree, to = "more") {
  await augment("six", to, recipe, tree, { vary }, quiet);
  return rowsIn(join(tree.folder("silver", to), "rows.jsonl"));
}

function soundIn(path: string) {
  const sound = openWav(readFileSync(path));
  if (isFailure(sound)) throw sound;
  return { samples: sound.read(0, sound.length), sampleRate: sound.sampleRate };
}

test("each row once a variant, the same bytes again by its seed, with the row it was made of", async () => {
  const from = spoken();
  const [one, two] = [await silverOf(from, { source: "one" }), await silverOf(from, { source: "one" })];
  const [first, second] = [await made(one.tree), await made(two.tree)];
  expect(first).toHaveLength(18);
  expect(first.map(({ audio }) => audio?.sha256)).toEqual(second.map(({ audio }) => audio?.sha256));
  const parents = new Map((await rowsIn(one.rows)).map((row) => [row.id, row]));
  for (const row of first) {
    const parent = parents.get(row.tags?.["augmented-of"] ?? "");
    expect(row).toMatchObject({ text: parent?.text, speaker: parent?.speaker, licence: parent?.licence });
    expect(row.audio?.sha256).not.toBe(parent?.audio?.sha256);
    const { samples } = soundIn(one.tree.at(row.audio?.path ?? ""));
    const length = (parent?.audio?.samples ?? 0) / (row.tags?.augmented?.startsWith("slow") ? 0.9 : 1);
    expect(Math.abs(samples.length - length)).toBeLessThan(20);
  }
  expect(first.map(({ tags }) => tags?.augmented)).toContain("slow speed=0.9");
});

test("noise is as loud as asked, an echo leaves the sound as loud as before, nothing clips", () => {
  const tone = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i / 9));
  for (const noise of ["white", "pink"] as const) {
    const noisy = changed(tone, { snr: 10, noise, seed: 5 });
    const rest = noisy.map((x, i) => x - (tone[i] ?? 0));
    expect(20 * Math.log10(rms(tone) / rms(rest))).toBeCloseTo(10, 3);
  }
  const roomy = changed(tone, { room: 0.5, seed: 5 });
  expect(rms(roomy)).toBeCloseTo(rms(tone), 5);
  const click = new Float32Array(16_000);
  click[100] = 0.9;
  const echoes = changed(click, { room: 0.3, seed: 5 });
  expect(rms(echoes.subarray(200, 2000))).toBeGreaterThan(10 * rms(echoes.subarray(4000, 4800)));
  const loud = changed(
    tone.map((x) => 3 * x),
    { snr: -10, seed: 5 },
  );
  expect(Math.max(...loud.map(Math.abs))).toBeLessThanOrEqual(0.981);
});

test("what was changed is trained on and never tested with", async () => {
  const { tree } = await silverOf(spoken((row) => ({ ...row, split: row.language === "sn" ? "test" : "train" })));
  await made(tree);
  const sets = [{ dataset: "six" }, { dataset: "more" }];
  await allocate(sets, { stt: { needs: ["audio"], layouts: ["nemo"] } }, tree, quiet);
  const rows = await rowsIn(join(tree.folder("gold", "stt"), "rows.jsonl"));
  const splits = rows.map(
    ({ language, split, tags }) => `${language} ${split} ${tags?.augmented ? "changed" : "said"}`,
  );
  expect(splits.filter((one) => one.startsWith("sn")).sort()).toEqual([
    "sn other changed",
    "sn other changed",
    "sn other changed",
    "sn test said",
  ]);
  expect(splits.filter((one) => one.endsWith("train changed"))).toHaveLength(15);
});

test("a recipe that makes no sense is refused with the place", () => {
  for (const [wrong, where] of [
    ["variants: []", "seed"],
    ["seed: 1\nvariants: []", "name of its own"],
    ["seed: 1\nvariants: [{ name: a, speed: 9 }]", "variants[0].speed"],
    ["seed: 1\nvariants: [{ name: a, snr: [] }]", "variants[0].snr"],
    ["seed: 1\nvariants: [{ name: a, reverb: 1 }]", "variants[0]"],
  ] as const)
    expect(() => readRecipe(wrong, "recipe.yaml")).toThrow(
      expect.objectContaining({ message: expect.stringContaining(where) }),
    );
});
