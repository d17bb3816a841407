import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { newKeyPair } from "../../foundry/manifest/keys.ts";
import { assemble } from "../../scripts/manifest.mjs";

const folder = mkdtempSync(join(tmpdir(), "inzwa-rehearsal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = resolve(import.meta.dirname, "../../node_modules/.bin/inzwa-foundry");
const speech = resolve(import.meta.dirname, "../fixtures/speech");
const labels: { file: string; text: string }[] = JSON.parse(readFileSync(join(speech, "labels.json"), "utf8"));
const env: NodeJS.ProcessEnv = { ...process.env, INZWA_MANIFEST_KEY: newKeyPair().secret };
delete env.INIT_CWD;

/** As a person runs it, in a folder of their own; gives stdout, or "refused: " and stderr. */
async function foundry(...args: string[]): Promise<string> {
  const run = promisify(execFile)(program, args, { cwd: folder, env });
  return run.then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }: { stderr: string }) => `refused: ${stderr.trim()}`,
  );
}

test("a rehearsal: measured, gated, described, signed, packed, tried on a share, and taken back", async () => {
  const rows = labels
    .filter(({ file }) => /^[01]\d/.test(file))
    .map(({ file, text }) => JSON.stringify({ audio_filepath: relative(folder, join(speech, file)), text }));
  writeFileSync(join(folder, "set.json"), `${rows.join("\n")}\n`);
  writeFileSync(join(folder, "gates.yaml"), "schema: 1\ngates:\n  - { measure: asr.cer, most: 0.5 }\n");
  cpSync(resolve(import.meta.dirname, "../../public/models/pocket-asr-sn"), join(folder, "pocket"), {
    recursive: true,
  });
  rmSync(join(folder, "pocket/README.md"));
  mkdirSync(join(folder, "site/models-manifest"), { recursive: true });
  writeFileSync(join(folder, "site/models-manifest/manifest.json"), JSON.stringify(assemble("models-manifest")));
  const about = { name: "Pocket", languages: ["sn"], licence: "apache-2.0", task: "automatic-speech-recognition" };
  const words = {
    use: "Short questions.",
    training: "Generated text.",
    limits: ["It has heard synthetic voices alone."],
  };
  writeFileSync(join(folder, "about.yaml"), JSON.stringify({ ...about, ...words }));

  await foundry("eval", "asr", "set.json", "--whole-only", "--out", "out");
  const gated = ["--evaluation", "out/evaluation.json", "--gates", "gates.yaml"];
  const places = ["--registry", "reg", "--site", "site"];
  expect(await foundry("gate", "out/evaluation.json", "--gates", "gates.yaml")).toMatch(/^passed +asr\.cer/);
  expect(await foundry("card", "pocket", "--about", "about.yaml", "--evaluation", "out/evaluation.json")).toContain(
    "README.md",
  );
  await foundry("sign", "pocket");
  await foundry("package", "pocket", "--out", "pocket.tar");
  expect(await foundry("registry", "add", "reg", "asr-sn", "pocket.tar")).toMatch(/^asr-sn 1 /);
  const begin = ["release", "--mode", "canary", "--weight", "5", "asr-sn", "1", "--replaces", "pocket-asr-sn"];
  expect(await foundry(...begin, ...gated, ...places)).toBe("asr-sn 1 canary 5 %");
  expect(existsSync(join(folder, "site/models/asr-sn-1/model.sig"))).toBe(true);
  expect(await foundry("release", "promote", "asr-sn", ...gated, ...places)).toMatch(
    /refused: .*needs a signed approval/,
  );
  expect(await foundry("release", "rollback", "asr-sn", ...places)).toBe("asr-sn as the manifest has it");
  expect(existsSync(join(folder, "site/models/asr-sn-1"))).toBe(false);
  expect(await foundry("registry", "verify", "reg")).toBe("");
});
