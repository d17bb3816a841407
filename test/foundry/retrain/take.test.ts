import { rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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

test("what is better becomes the challenger with its lineage, once, and nothing else moves", async () => {
  const { digest, snapshot: parent, kit } = await shop.resulted(10);
  expect(await shop.taken()).toEqual({ code: 0, lines: ["version 2 is the challenger"], told: "" });
  const model = (await shop.registry.state()).models.get("asr-sn");
  expect(model?.versions.get(2)).toMatchObject({ digest, tags: { run_id: "20261122-090000-00000001" } });
  expect(model?.versions.get(2)?.parents).toEqual(
    expect.arrayContaining([
      { role: "dataset", digest: parent },
      { role: "recipe", digest: kit },
    ]),
  );
  expect([...(model?.aliases ?? [])].map(([alias, { version }]) => [alias, version])).toEqual([
    ["champion", 1],
    ["challenger", 2],
  ]);
  expect((await shop.taken()).lines).toEqual(["version 2 is the challenger"]);
  expect((await shop.registry.state()).models.get("asr-sn")?.versions.size).toBe(2);
});

test("what a language's rules make equal counts as equal", async () => {
  await shop.resulted(10);
  expect((await shop.taken({ "as-written": false })).code).toBe(0);
});

/** The digest of that name with another first digit: which one it has hangs on a key that is new in each run. */
function otherwise(name: string): (text: string) => string {
  return (text) => text.replace(new RegExp(`"${name}":"(.)`), (_, first) => `"${name}":"${first === "f" ? "0" : "f"}`);
}

test.each<[string, number, () => unknown, string]>([
  ["no better", 2, () => {}, "better with probability"],
  [
    "better by one clip",
    2,
    () => shop.edit("result/predictions.json", (text) => text.replace('"handizive"', '"x"')),
    "better with",
  ],
  ["of another kit", 10, () => shop.edit("result/result.json", otherwise("kit")), "another kit"],
  ["of a changed kit", 10, () => shop.edit("kit/config.yaml", (text) => `${text}# more`), "config.yaml was changed"],
  ["of a kit with more in it", 10, () => writeFileSync(shop.at("kit/more.py"), "x"), "more.py is no file"],
  ["of a kit with less in it", 10, () => rmSync(shop.at("kit/gates.yaml")), "gates.yaml is missing"],
  ["on easier words", 10, () => shop.edit("result/predictions.json", (text) => text.replace("nhasi", "x")), "test set"],
  ["on fewer clips", 10, () => shop.edit("result/predictions.json", (text) => text.replace(/^.*\n/, "")), "test set"],
  ["of another package", 10, () => shop.edit("result/evaluation.json", otherwise("digest")), "another model"],
  ["compared with another champion", 10, () => shop.edit("was/evaluation.json", otherwise("digest")), "another model"],
  [
    "stopped by a gate",
    10,
    () => shop.edit("result/evaluation.json", (text) => text.replace("0.08", "0.2")),
    "asr.cer (failed)",
  ],
  [
    "not measured whole",
    10,
    () => shop.edit("result/evaluation.json", (text) => text.replace("latency.asr", "latency.llm")),
    "latency.asr (not-measured)",
  ],
  ["of withdrawn clips", 10, () => shop.clips({ ...TRAINED, test: 39 }), "clips of the snapshot"],
])("a result %s is refused, and the registry is as it was", async (_, wrong, change, why) => {
  await shop.resulted(wrong);
  change();
  const { revision } = await shop.registry.state();
  const { code, told } = await shop.taken();
  expect([code, told]).toEqual([1, expect.stringContaining(why)]);
  expect((await shop.registry.state()).revision).toBe(revision);
});

test("without a champion the gates alone decide", async () => {
  await shop.result(10);
  expect((await shop.taken({ champion: undefined })).lines).toEqual(["version 1 is the challenger"]);
});

test("a champion that nobody compared it with is refused", async () => {
  await shop.resulted(10);
  expect((await shop.taken({ champion: undefined })).told).toContain("--champion");
});
