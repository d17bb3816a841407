import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { writeDurably } from "../../../foundry/durable.ts";
import { publicPart } from "../../../foundry/manifest/keys.ts";
import { packed } from "../../../foundry/package/tar.ts";
import { signApproval } from "../../../foundry/registry/approval.ts";
import { check } from "../../../foundry/registry/check.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { newKey } from "../../core/signing.ts";
import { emptyFolder, packageOf } from "./packages.ts";

const key = newKey();
const keys = [publicPart(key)];
const AT = "2026-11-21T09:00:00Z";
const folders: string[] = [];
let root = "";
let made = "";

beforeEach(() => {
  root = emptyFolder();
  made = emptyFolder();
  folders.push(root, made);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const open = () => new Registry(root, { keys, now: () => AT });
const more = { model: "asr-sn", parents: [{ role: "dataset", digest: "d".repeat(64) }], tags: { git: "abc" } };
const add = async (content: string, by = key) => open().add(await packageOf(made, content, by), more);
const tarOf = async (folder: string, model: string) => {
  await writeDurably(join(folder, "slu.tar"), packed(model));
  return join(folder, "slu.tar");
};
const view = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
const approval = (digest: string, by = key, model = "asr-sn") =>
  signApproval({ model, digest, who: "T. Moyo", when: AT }, by);

test("a package gets a version, an alias finds it, and others read both in one file", async () => {
  const { digest } = await add("one");
  await add("two");
  await open().alias("asr-sn", "canary", 2);
  await open().alias("asr-sn", "champion", 1, approval(digest));
  const { champion, canary } = view("latest.json").models["asr-sn"];
  expect(champion).toMatchObject({ version: 1, digest, file: `packages/${digest}.tar`, key: key.id });
  expect(canary.version).toBe(2);
  expect(view("lineage.json").artifacts[digest]).toEqual({ ...more, version: 1, at: AT });
  const history = readFileSync(join(root, "history.jsonl"), "utf8").trimEnd().split("\n");
  expect(history.map((line) => JSON.parse(line).deed.kind)).toEqual(["add", "add", "alias", "alias"]);
  expect(await check(root, keys)).toEqual({ revision: 4, versions: 2, problems: [], behind: [] });
});

test("of a model that hears orders, others read its checkpoint, its description and its labels as well", async () => {
  const shipped = join(import.meta.dirname, "../../../models-manifest/slu/pocket-slu-sn");
  await open().add(await tarOf(made, shipped), { model: "slu-sn", parents: [], tags: {} });
  await open().alias("slu-sn", "challenger", 1);
  const { slu } = view("latest.json").models["slu-sn"].challenger;
  expect(slu).toMatchObject({ checkpoint: "model.onnx", config: "slu.json" });
  const { products, quantities } = JSON.parse(readFileSync(join(shipped, "slu.json"), "utf8"));
  for (const [name, labels] of [
    ["product2id", products],
    ["qty2id", quantities],
  ])
    for (const [id, label] of labels.entries()) expect(slu.label_maps[name][label]).toBe(id);
  await add("one");
  await open().alias("asr-sn", "challenger", 1);
  expect(view("latest.json").models["asr-sn"].challenger).not.toHaveProperty("slu");
  expect(await check(root, keys)).toMatchObject({ problems: [], behind: [] });
});

test("a package whose description of orders is wrong is not taken", async () => {
  const folder = join(made, "wrong");
  mkdirSync(folder);
  writeFileSync(join(folder, "model.onnx"), "weights");
  writeFileSync(join(folder, "slu.json"), '{"schema": 1}');
  await expect(open().add(await tarOf(made, folder), { model: "slu-sn", parents: [], tags: {} })).rejects.toMatchObject(
    { code: "bad-manifest", message: expect.stringContaining("slu.json of the package") },
  );
  expect((await open().state()).models.size).toBe(0);
});

test("undo takes back one deed after the other, and a number is never given again", async () => {
  await add("one");
  await add("two");
  await open().alias("asr-sn", "challenger", 2);
  expect((await open().undo()).models.get("asr-sn")?.aliases.size).toBe(0);
  expect([...((await open().undo()).models.get("asr-sn")?.versions.keys() ?? [])]).toEqual([1]);
  expect((await add("two")).version).toBe(3);
  for (let deeds = 0; deeds < 2; deeds++) await open().undo();
  await expect(open().undo()).rejects.toMatchObject({ message: "there is nothing to undo" });
});

test("a champion needs somebody's word for that very package, by a key that counts", async () => {
  const { digest } = await add("one");
  const crown = (text?: string) => open().alias("asr-sn", "champion", 1, text);
  await expect(crown()).rejects.toMatchObject({ message: "a champion needs a signed approval" });
  await expect(crown(approval(digest, newKey()))).rejects.toMatchObject({ message: /may approve nothing/ });
  await expect(crown(approval("0".repeat(64)))).rejects.toMatchObject({ message: /the approval is for/ });
  await expect(crown(approval(digest, key, "tts-sn"))).rejects.toMatchObject({ message: /the approval is for/ });
  await expect(crown(approval(digest).replace("Moyo", "Sibanda"))).rejects.toMatchObject({ message: /was changed/ });
  await crown(approval(digest));
  await expect(open().alias("asr-sn", "champion", undefined)).rejects.toMatchObject({ message: /not removed/ });
});

test("unsigned packages are kept and never become champion; badly signed ones are not even kept", async () => {
  const bare = await packageOf(made, "bare");
  const { digest, key: signer } = await open().add(bare, more);
  expect(signer).toBeUndefined();
  await expect(open().alias("asr-sn", "champion", 1, approval(digest))).rejects.toMatchObject({
    message: /not signed/,
  });
  await expect(add("foreign", newKey())).rejects.toMatchObject({ code: "unsigned-manifest" });
  await expect(open().add(join(made, "none.tar"), more)).rejects.toMatchObject({ code: "no-storage" });
  await expect(open().add(bare, more)).rejects.toMatchObject({ message: "this package is version 1 of asr-sn" });
  await expect(open().add(await packageOf(made, "x"), { ...more, model: "../up" })).rejects.toMatchObject({
    message: /must be a name/,
  });
});

test("eight writers at once each get a version of their own", async () => {
  const packages = await Promise.all(Array.from({ length: 8 }, (_, i) => packageOf(made, `${i}`, key)));
  const versions = await Promise.all(packages.map(async (path) => (await open().add(path, more)).version));
  expect(versions.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await check(root, keys)).toMatchObject({ versions: 8, problems: [], behind: [] });
});

test("what was changed by hand is found", async () => {
  const { digest } = await add("one");
  await add("two");
  const log = join(root, "log", "00000001.json");
  const text = readFileSync(log, "utf8");
  writeFileSync(log, text.replace("abc", "abd"));
  expect((await check(root, keys)).problems).toEqual(["log/00000002.json does not follow the entry before it"]);
  await expect(add("three")).rejects.toMatchObject({ code: "bad-manifest" });
  writeFileSync(log, text);
  appendFileSync(join(root, "packages", `${digest}.tar`), "x");
  expect((await check(root, keys)).problems).toEqual([`asr-sn 1: packages/${digest}.tar was changed`]);
  renameSync(log, `${log}.gone`);
  expect((await check(root, keys)).problems).toEqual(["log/00000001.json is missing"]);
});

test("what a process that died left behind is cleared, and what others read is written anew", async () => {
  await add("one");
  writeFileSync(join(root, "drafts", "999999999-1"), "half");
  rmSync(join(root, "latest.json"));
  expect(await check(root, keys)).toMatchObject({ problems: [], behind: ["latest.json"] });
  await add("two");
  expect(readdirSync(join(root, "drafts"))).toEqual([]);
  expect(await check(root, keys)).toMatchObject({ problems: [], behind: [] });
});
