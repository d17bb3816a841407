import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import type { Host } from "../../../foundry/verb.ts";
import { calls } from "../../../foundry/verbs/calls.ts";
import { tel } from "../../../foundry/verbs/tel.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-calls-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function hostOf() {
  const printed: string[] = [];
  const host: Host = {
    print: (line) => printed.push(line),
    tell: () => {},
    at: (path) => resolve(folder, path),
    now: () => 0,
  };
  return { host, printed };
}

test("rules are tried on what was heard, and nothing is changed", async () => {
  const day = join(folder, "call-recordings/recordings/2026/11/22");
  mkdirSync(day, { recursive: true });
  const heard = [
    { quality: 0.8, confidence: 0.5, route: "review" },
    { quality: 0.8, confidence: 0.95, route: "take" },
    { quality: 0.2, confidence: 0.95, route: "aside" },
    {},
  ];
  for (const [i, one] of heard.entries())
    writeFileSync(
      join(day, `${i}.json`),
      `${JSON.stringify({ audio_filepath: `${i}.wav`, duration: 3, text: "", ...one })}\n`,
    );
  const { host, printed } = hostOf();
  const rules = resolve("models-manifest/recordings/rules.yaml");
  expect(await calls.run({ words: ["."], flags: { rules, json: true } }, host)).toBe(0);
  writeFileSync(join(folder, "strict.yaml"), "- { to: review, quality: { above: 0.1 } }");
  await calls.run({ words: ["."], flags: { rules: "strict.yaml", json: true } }, host);
  expect(printed.map((line) => JSON.parse(line))).toEqual([
    { review: 1, take: 1, aside: 1, moved: 0, "not heard yet": 1 },
    { review: 3, take: 0, aside: 0, moved: 2, "not heard yet": 1 },
  ]);
  const nowhere = calls.run({ words: ["nowhere"], flags: { rules } }, host);
  await expect(nowhere).rejects.toEqual(expect.objectContaining({ code: "no-storage" }));
});

test("a provider is told the address with its secret, over https alone", async () => {
  vi.stubEnv("INZWA_RECORDINGS_HOOKS", "twilio:another-secret-0123,exotel:secret-of-a-test-0123");
  const { host, printed } = hostOf();
  const words = ["check-config", "exotel"];
  expect(await tel.run({ words, flags: { url: "https://calls.example/" } }, host)).toBe(0);
  expect(printed).toContain("StatusCallback=https://calls.example/v1/recordings/hooks/exotel/secret-of-a-test-0123");
  expect(printed).toContain("StatusCallbackEvents[0]=terminal");
  await expect(tel.run({ words, flags: { url: "http://calls.example" } }, host)).rejects.toEqual(
    expect.objectContaining({ code: "refused-host" }),
  );
  vi.stubEnv("INZWA_RECORDINGS_HOOKS", "");
  expect(await tel.run({ words, flags: { url: "https://calls.example" } }, host)).toBe(1);
});
