import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair } from "../../foundry/manifest/keys.ts";
import { verbs } from "../../foundry/verbs.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-package-"));
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = newKeyPair().secret;
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

const FILES = { "config.json": "{}", "onnx/model.onnx": "weights".repeat(100_000), ".hidden": "", "shona ã.txt": "é" };

function model(name: string, files: Readonly<Record<string, string>> = FILES): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return name;
}

async function run(name: string, words: string[], flags = {}): Promise<{ code: number | undefined; lines: string[] }> {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const host = { print, tell: () => {}, at: (path: string) => join(folder, path), now: () => 0 };
  return { code: await verbs[name]?.run({ words, flags }, host), lines };
}

const sha256 = (path: string) =>
  createHash("sha256")
    .update(readFileSync(join(folder, path)))
    .digest("hex");

test("the same files make the same package, whenever and wherever they lie", async () => {
  const one = model("one");
  const other = model("other/place", Object.fromEntries(Object.entries(FILES).reverse()));
  utimesSync(join(folder, other, "config.json"), 1, 1);
  const { lines } = await run("package", [one], { out: "one.tar", json: true });
  await run("package", [other], { out: "other.tar" });
  expect(sha256("one.tar")).toBe(sha256("other.tar"));
  expect(JSON.parse(lines[0] ?? "")).toEqual({ sha256: sha256("one.tar"), files: 4, bytes: 700_004 });
});

test("a signed model is verified as a folder and as a package", async () => {
  const at = model("signed");
  await run("sign", [at]);
  await run("package", [at], { out: "signed.tar" });
  for (const path of [at, "signed.tar"]) {
    const { code, lines } = await run("verify", [path], { json: true, release: true });
    expect(code).toBe(0);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "signed", files: 4, test: false });
  }
});

test("a package that was changed anywhere is refused", async () => {
  const at = model("small", { "a.json": "{}", "b.bin": "weights" });
  await run("sign", [at]);
  await run("package", [at], { out: "small.tar" });
  const whole = readFileSync(join(folder, "small.tar"));
  const content = [whole.indexOf("{}"), whole.indexOf("weights"), whole.indexOf('{"mediaType'), whole.indexOf("b.bin")];
  for (const byte of content) {
    const copy = Buffer.from(whole);
    copy[byte] = (copy[byte] ?? 0) ^ 1;
    writeFileSync(join(folder, "changed.tar"), copy);
    await expect(run("verify", ["changed.tar"])).rejects.toMatchObject({ code: /bad-pack|bad-hash/ });
  }
});

test("what lies there for git is neither packed nor signed, and hides nothing else", async () => {
  const at = model("cloned", { "a.bin": "a", ".gitattributes": "*.bin lfs", ".git/HEAD": "ref" });
  await run("sign", [at]);
  model("cloned", { ".gitattributes": "changed" });
  expect((await run("verify", [at])).code).toBe(0);
  model("cloned", { "sub/.gitattributes": "further down it counts" });
  await expect(run("verify", [at])).rejects.toMatchObject({ message: "sub/.gitattributes is there and not signed" });
});

test("links, no folder and no signature are told", async () => {
  const at = model("linked", { "a.bin": "a" });
  await expect(run("verify", [at])).rejects.toMatchObject({ code: "unsigned-manifest" });
  symlinkSync("/dev/null", join(folder, at, "b.bin"));
  await expect(run("sign", [at])).rejects.toMatchObject({ message: "linked/b.bin is a symbolic link" });
  await expect(run("sign", ["nowhere"])).rejects.toMatchObject({ code: "no-storage" });
  await expect(run("package", ["one"], { out: "one/self.tar" })).rejects.toMatchObject({ code: "bad-pack" });
});
