import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair } from "../../../foundry/manifest/keys.ts";
import { Usage } from "../../../foundry/verb.ts";
import { candidate, channelOf, emptyDesk, typed } from "./site.ts";

const { folder } = emptyDesk();
const secret = newKeyPair().secret;
const before = { ...process.env };
const places = { registry: "reg", site: "site" };
const canary = { ...places, mode: "canary", weight: "5", replaces: "pocket-asr-sn", gates: "gates.yaml" };
let one: Awaited<ReturnType<typeof candidate>>;
let two: typeof one;

beforeAll(async () => {
  process.env.INZWA_MANIFEST_KEY = secret;
  one = await candidate(folder, "one", secret);
  two = await candidate(folder, "two", secret);
  for (const { tar } of [one, two]) await typed(folder, "registry", ["add", "reg", "asr-sn", tar]);
  for (const { tar } of [one, two])
    await typed(folder, "approve", ["asr-sn", tar], { who: "T. Moyo", out: `${tar}.approval.json` });
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const release = (words: string[], flags = {}) => typed(folder, "release", words, { ...places, ...flags });
const aliases = async () => {
  const lines = await typed(folder, "registry", ["list", "reg"], { json: true });
  return lines.map((line) => JSON.parse(line).aliases);
};

test("a canary, then everybody, then the next one, and back: registry and channel say the same", async () => {
  expect(await release(["asr-sn", "1"], { ...canary, evaluation: [one.evaluation] })).toEqual(["asr-sn 1 canary 5 %"]);
  expect(channelOf(folder)).toMatchObject({
    version: 1,
    slots: [{ name: "asr-sn", replaces: "pocket-asr-sn", challenger: { weight: 5, model: { id: "asr-sn-1" } } }],
  });
  expect(await aliases()).toEqual([["canary"], []]);
  const approval = `${one.tar}.approval.json`;
  await release(["promote", "asr-sn"], { evaluation: [one.evaluation], gates: "gates.yaml", approval });
  expect(channelOf(folder).slots).toMatchObject([{ champion: { version: 1, digest: one.digest } }]);
  expect(await aliases()).toEqual([["champion"], []]);
  await release(["asr-sn", "2"], { ...canary, mode: "ab", weight: "50", evaluation: [two.evaluation] });
  expect(await aliases()).toEqual([["champion"], ["challenger"]]);
  await release(["pause", "asr-sn"]);
  expect(channelOf(folder).slots[0]?.challenger?.paused).toBe(true);
  await release(["rollback", "asr-sn"]);
  expect(channelOf(folder)).toMatchObject({ version: 5, slots: [{ champion: { version: 1 } }] });
  expect(channelOf(folder).slots[0]?.challenger).toBeUndefined();
  expect(await aliases()).toEqual([["champion"], []]);
  await release(["undo"]);
  expect(channelOf(folder)).toMatchObject({ version: 6, slots: [{ challenger: { version: 2, paused: true } }] });
  expect(await aliases()).toEqual([["champion"], ["challenger"]]);
});

test("a champion that is rolled back gives way to the one before, with its approval of then", async () => {
  const approval = `${two.tar}.approval.json`;
  await release(["promote", "asr-sn"], { evaluation: [two.evaluation], gates: "gates.yaml", approval });
  expect(await aliases()).toEqual([[], ["champion"]]);
  expect(await release(["rollback", "asr-sn"])).toEqual(["asr-sn 1 champion"]);
  expect(await aliases()).toEqual([["champion"], []]);
  expect(await typed(folder, "registry", ["verify", "reg"])).toEqual([]);
  expect(existsSync(join(folder, "site/models/asr-sn-2")), "what nobody is given leaves the site").toBe(false);
  await release(["rollback", "asr-sn"]);
  expect(channelOf(folder).slots).toEqual([]);
  expect(await release(["show"])).toHaveLength(9);
});

test("what is released lies in the site as it was signed, and is put there anew by publish", async () => {
  await release(["asr-sn", "1"], { ...canary, evaluation: [one.evaluation] });
  const file = join(folder, "site/models/asr-sn-1/onnx/encoder_model.onnx");
  expect(readFileSync(file, "utf8")).toBe("one onnx/encoder_model.onnx");
  expect(existsSync(join(folder, "site/models/asr-sn-1/model.sig"))).toBe(true);
  rmSync(join(folder, "site/models"), { recursive: true });
  writeFileSync(join(folder, "site/models-manifest/channel.json"), "{}\n");
  expect(await release(["publish"])).toEqual(["channel version 10"]);
  expect(existsSync(file)).toBe(true);
  expect(channelOf(folder).slots[0]?.challenger?.model.files.map(({ path }) => path)).not.toContain("README.md");
});

test("without approval, with a failed gate, or measured on something else nothing moves", async () => {
  const state = JSON.stringify([channelOf(folder), await aliases()]);
  const gated = { gates: "gates.yaml" };
  const bad = await candidate(folder, "bad", secret, 0.2);
  await typed(folder, "registry", ["add", "reg", "asr-sn", bad.tar]);
  const refused: [string[], object, RegExp][] = [
    [["promote", "asr-sn"], { ...gated, evaluation: [one.evaluation] }, /needs a signed approval/],
    [["promote", "asr-sn"], { ...gated, evaluation: [one.evaluation], approval: `${two.tar}.approval.json` }, /is for/],
    [["promote", "asr-sn"], { ...gated, approval: `${one.tar}.approval.json` }, /needs what was measured/],
    [["asr-sn", "3"], { ...canary, evaluation: [bad.evaluation] }, /stopped by asr.cer \(failed\)/],
    [["asr-sn", "3"], { ...canary, evaluation: [one.evaluation] }, /not of asr-sn-3/],
    [["asr-sn", "9"], { ...canary, evaluation: [one.evaluation] }, /no version 9/],
    [
      ["asr-sn", "1"],
      { ...canary, replaces: "pocket-llm-sn", evaluation: [one.evaluation] },
      /has no onnx\/model.onnx/,
    ],
    [["pause", "tts-sn"], {}, /has no challenger/],
  ];
  for (const [words, flags, message] of refused)
    await expect(release(words, flags), String(message)).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
  await expect(release(["asr-sn"], { ...canary })).rejects.toBeInstanceOf(Usage);
  expect(JSON.stringify([channelOf(folder), (await aliases()).slice(0, 2)])).toBe(state);
});

test("a package that was changed in the registry is not released", async () => {
  const tar = join(folder, "reg/packages", `${two.digest}.tar`);
  const bytes = readFileSync(tar);
  const at = bytes.indexOf("two config.json");
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(tar, bytes);
  await expect(release(["asr-sn", "2"], { ...canary, evaluation: [two.evaluation] })).rejects.toMatchObject({
    code: "bad-hash",
  });
});
