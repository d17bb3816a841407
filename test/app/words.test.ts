import { expect, test } from "vitest";
import en from "../../app/language/en.json";
import sn from "../../app/language/sn.json";
import { say, type WordKey } from "../../app/language/words.ts";
import type { UiLanguage } from "../../app/view.ts";
import type { FailureCode } from "../../core/failure.ts";

/** The compiler asks for every code there is. */
const codes = {
  aborted: true,
  "microphone-denied": true,
  "microphone-missing": true,
  "microphone-busy": true,
  "insecure-context": true,
  "no-wasm": true,
  "no-webgpu": true,
  "no-space": true,
  "no-storage": true,
  network: true,
  "bad-hash": true,
  "bad-manifest": true,
  "newer-manifest": true,
  "old-manifest": true,
  "expired-manifest": true,
  "unsigned-manifest": true,
  "bad-pack": true,
  "refused-host": true,
  evicted: true,
  "in-memory": true,
  "gpu-lost": true,
  garbage: true,
  "stepped-down": true,
  "too-slow": true,
  "no-model": true,
  "model-load": true,
  "worker-died": true,
  "bad-audio": true,
  "audio-output": true,
  bug: true,
} satisfies Record<FailureCode, true>;

const languages: readonly UiLanguage[] = ["sn", "en"];
const keys = Object.keys(en.words) as WordKey[];
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("both languages have the same keys in the same order", () => {
  expect(Object.keys(sn.words)).toEqual(keys);
});

test("no words are blank, doubled in space or left in the other language", () => {
  for (const key of keys) {
    for (const text of [sn.words[key], en.words[key]]) {
      expect(text, key).toMatch(/\S/);
      expect(text, key).toBe(text.trim().replace(/\s+/g, " "));
    }
    if (key !== "captions.assistant") expect(sn.words[key], key).not.toBe(en.words[key]);
  }
});

test("both languages fill the same places", () => {
  for (const key of keys) expect(placeholders(sn.words[key]), key).toEqual(placeholders(en.words[key]));
});

test("every failure has a title and a remedy, and no remedy is a title again", () => {
  for (const language of languages) {
    for (const code of Object.keys(codes) as FailureCode[]) {
      const title = say(language, `failure.${code}.title`);
      const remedy = say(language, `failure.${code}.remedy`);
      expect(title.length, code).toBeLessThan(60);
      expect(remedy, code).toMatch(/[.!]$/);
      expect(remedy).not.toBe(title);
    }
  }
});

test("no failure is described that nobody can have", () => {
  const described = keys.flatMap((key) => /^failure\.(.+)\.title$/.exec(key)?.[1] ?? []);
  expect(described.sort()).toEqual(Object.keys(codes).sort());
});

test("Shona that nobody has checked says so", () => {
  expect(sn.reviewed).toBe(false);
});

test("places are filled, and a missing value is a bug", () => {
  expect(say("en", "progress.bytes", { loaded: "1.0", total: "27.3" })).toBe("1.0 of 27.3 MB");
  expect(say("sn", "about.version", { version: "0.1.0" })).toBe("Vhezheni 0.1.0");
  expect(() => say("en", "about.version")).toThrow("{version}");
});
