import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { publicKey } from "../../foundry/manifest/keys.ts";
import { builtInKeys } from "../../foundry/manifest/site.ts";
import { assemble } from "../../scripts/manifest.mjs";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "inzwa-sign-"));
const site = join(folder, "site");
// Where the programs are not built yet, the first one says so on stderr.
beforeAll(() => void run("sign", ["--new-key"]));
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm run manifest:PROGRAM -- ...` without npm, and with none but these keys. */
function run(program: "sign" | "verify", args: readonly string[], keys: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, INZWA_MANIFEST_KEY: "", INZWA_MANIFEST_PUBLIC_KEYS: "", ...keys };
  return spawnSync(process.execPath, ["scripts/run.mjs", program, ...args], { cwd: root, encoding: "utf8", env });
}

/** The lines of --new-key as an environment. */
function newKeys(): Record<string, string> {
  const lines = run("sign", ["--new-key"]).stdout.trim().split("\n");
  return Object.fromEntries(lines.map((line) => [line.split("=", 1)[0] ?? "", line.slice(line.indexOf("=") + 1)]));
}

beforeEach(() => {
  rmSync(site, { recursive: true, force: true });
  mkdirSync(join(site, "models-manifest"), { recursive: true });
  cpSync(join(root, "public/models"), join(site, "models"), { recursive: true });
  writeFileSync(join(site, "models-manifest/manifest.json"), JSON.stringify(assemble(join(root, "models-manifest"))));
});

test("our own models, signed with the test key, are verified, and no release", () => {
  const signed = run("sign", [site]);
  expect(signed).toMatchObject({ status: 0, stderr: "" });
  expect(signed.stdout).toMatch(/version \d+, key [0-9a-f]{16}, good until \S+Z, test signature\n$/);
  const verified = run("verify", [site]);
  expect(verified).toMatchObject({ status: 0, stderr: "" });
  expect(verified.stdout).toMatch(/^test signature\nverified: version \d+, /);
  const release = run("verify", [site, "--release"]);
  expect(release.status).toBe(1);
  expect(release.stderr).toMatch(/^inzwa: this is a test signature/);
});

test("a release: signed with a key from the environment, verified with its public half", () => {
  const keys = newKeys();
  const { INZWA_MANIFEST_PUBLIC_KEYS: open = "" } = keys;
  mkdirSync(join(site, "assets"));
  writeFileSync(join(site, "assets/main.js"), JSON.stringify(builtInKeys({ trusted: [publicKey(open)] })));
  expect(run("sign", [site, "--version", "7", "--days", "30"], keys).stdout).not.toMatch(/test/);
  expect(run("verify", [site, "--release"], { INZWA_MANIFEST_PUBLIC_KEYS: open })).toMatchObject({
    status: 0,
    stderr: "",
    stdout: expect.stringMatching(/^verified: version 7, /),
  });
  expect(run("verify", [site]).stderr).toMatch(/^inzwa: unsigned-manifest: key [0-9a-f]{16} is not one of ours\n$/);
  expect(run("verify", [site], newKeys()).status).toBe(1);
  expect(run("sign", [site], { INZWA_MANIFEST_PUBLIC_KEYS: open }).status).toBe(1);
});

test("a byte more in one model is named", () => {
  run("sign", [site]);
  const { models } = JSON.parse(readFileSync(join(site, "models-manifest/manifest.json"), "utf8"));
  const model = models.find(({ source }: { source: { site?: string } }) => source.site);
  const path = `${model.source.site}${model.files[0].path}`;
  appendFileSync(join(site, path), "x");
  expect(run("verify", [site])).toMatchObject({
    status: 1,
    stderr: `inzwa: ${path} is not what the manifest says\n`,
  });
});

test("an expired signature", () => {
  expect(run("sign", [site, "--expires", "2020-01-01T00:00:00Z"]).status).toBe(0);
  expect(run("verify", [site])).toMatchObject({
    status: 1,
    stderr: "inzwa: expired-manifest: the manifest was good until 2020-01-01T00:00:00Z\n",
  });
});

test.each([["--expires", "tomorrow"], ["--days", "0"], ["--version", "-1"], ["--unknown"], ["a", "b"]])(
  "sign %s %s: usage",
  (...args) => {
    expect(run("sign", args)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^inzwa: usage: /) });
  },
);
