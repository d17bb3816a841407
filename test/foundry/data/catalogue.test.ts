import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readCatalogue } from "../../../foundry/data/catalogue.ts";
import { runPipeline } from "../../../foundry/data/pipeline.ts";
import { readRoutes } from "../../../foundry/data/routes.ts";
import { treeAt } from "../../../foundry/data/tree.ts";
import { emptyFolder, quiet } from "./storage.ts";

const home = resolve(import.meta.dirname, "../../../foundry/data");
const read = (name: string) => readFileSync(resolve(home, name), "utf8");
const malayalam = readCatalogue(read("catalogues/malayalam.yaml"), "malayalam.yaml");
const routes = readRoutes(read("routes.yaml"), "routes.yaml");

test("the shipped catalogue has the nine Malayalam sets, each for an engine that has a route", () => {
  expect(malayalam.datasets).toHaveLength(9);
  expect(malayalam.datasets[0]?.source).toBe("https://huggingface.co/datasets/Aby003/Malayalam_Dialects");
  const engines = malayalam.datasets.flatMap((set) => set.engines ?? []);
  // None of them is of dialogues.
  const wanted = Object.keys(routes).filter((name) => name !== "chat");
  expect([...new Set(engines)].sort()).toEqual(wanted.sort());
});

test("of a catalogue with a set that nobody wrote a licence for, nothing is taken in", async () => {
  const tree = treeAt(emptyFolder());
  const pool = { even: async () => "corrupt", vary: async () => "corrupt", cut: async () => "corrupt" };
  const host = { tell: quiet, now: () => 0 };
  const pipeline = { ...malayalam, home: emptyFolder(), table: routes, recipes: {} };
  await expect(runPipeline(pipeline, ["phase1"], tree, pool, host, quiet)).rejects.toMatchObject({
    code: "bad-manifest",
    message: expect.stringContaining("malayalam-dialects (https://huggingface.co/datasets/Aby003/Malayalam_Dialects)"),
  });
});

test("a set that is made of one that is not there is refused", () => {
  const yaml = "datasets: []\naugmented: [{ dataset: more, of: nothing, recipe: recipe.yaml }]\n";
  expect(() => readCatalogue(yaml, "c.yaml")).toThrow(
    expect.objectContaining({ message: expect.stringContaining('no "nothing"') }),
  );
});
