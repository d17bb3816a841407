import { expect, test } from "vitest";
import en from "../../app/language/en.json";
import hi from "../../app/language/hi.json";
import ml from "../../app/language/ml.json";
import mr from "../../app/language/mr.json";
import sn from "../../app/language/sn.json";
import sw from "../../app/language/sw.json";
import { isReviewed, say, UI_LANGUAGES, type WordKey } from "../../app/language/words.ts";
import type { UiLanguage } from "../../app/view.ts";
import type { FailureCode } from "../../core/failure.ts";
import { compileLanguage } from "../../scripts/house/messages.mjs";

/** The compiler asks for every language and every word in each. */
const files: Readonly<Record<UiLanguage, { reviewed: boolean; words: Record<WordKey, string> }>> = {
  sn,
  en,
  sw,
  hi,
  mr,
  ml,
};

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
  busy: true,
  "too-large": true,
  "no-server": true,
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

const languages = Object.keys(files) as UiLanguage[];
const keys = Object.keys(en.words) as WordKey[];
/** Names, formats and places alone; everything else is for people to read and differs. */
const SAME_EVERYWHERE =
  /^(captions\.assistant|value\.ui_language\..+|setting\.enable_webrtc\.name|transcribe\.(facts|of)|fact\.underruns\.value|about\.help\.(firefox|iphone)\.name)$/;

test.each(languages)("%s has every key of English in the same order, and each message is right", (language) => {
  expect(Object.keys(files[language].words)).toEqual(keys);
  expect(() => compileLanguage(language, files[language], en)).not.toThrow();
});

test.each(languages)("no words of %s are blank, doubled in space or left in English", (language) => {
  for (const key of keys) {
    const text = files[language].words[key];
    expect(text, key).toMatch(/\S/);
    expect(text, key).toBe(text.trim().replace(/\s+/g, " "));
    if (language !== "en" && !SAME_EVERYWHERE.test(key)) expect(text, key).not.toBe(en.words[key]);
  }
});

test.each([
  ["hi", "Devanagari"],
  ["mr", "Devanagari"],
  ["ml", "Malayalam"],
] as const)("%s is written in %s", (language, script) => {
  const own = new RegExp(`\\p{Script=${script}}`, "u");
  for (const key of keys) if (!SAME_EVERYWHERE.test(key)) expect(files[language].words[key], key).toMatch(own);
});

test("every failure has a title and a remedy, and no remedy is a title again", () => {
  for (const language of languages) {
    for (const code of Object.keys(codes) as FailureCode[]) {
      const title = say(language, `failure.${code}.title`);
      const remedy = say(language, `failure.${code}.remedy`);
      expect(title.length, code).toBeLessThan(60);
      expect(remedy, code).toMatch(/[.!।]$/);
      expect(remedy).not.toBe(title);
    }
  }
});

test("no failure is described that nobody can have", () => {
  const described = keys.flatMap((key) => /^failure\.(.+)\.title$/.exec(key)?.[1] ?? []);
  expect(described.sort()).toEqual(Object.keys(codes).sort());
});

test("the switch offers every language once, and what no speaker has checked says so", () => {
  expect(UI_LANGUAGES.map(({ tag }) => tag).sort()).toEqual([...languages].sort());
  expect(languages.filter(isReviewed)).toEqual(["en"]);
});

test("places are filled, and a missing value is a bug", () => {
  expect(say("en", "progress.bytes", { loaded: "1.0", total: "27.3" })).toBe("1.0 of 27.3 MB");
  expect(say("sn", "about.version", { version: "0.1.0" })).toBe("Vhezheni 0.1.0");
  expect(() => say("en", "about.version")).toThrow("version");
});

test("counts take the form and the digits of the language", () => {
  const questions = (language: UiLanguage, count: number) => say(language, "history.questions", { count });
  expect([questions("en", 1), questions("en", 0), questions("en", 1200)]).toEqual([
    "1 question",
    "0 questions",
    "1,200 questions",
  ]);
  expect([questions("sn", 1), questions("sn", 2)]).toEqual(["Mubvunzo 1", "Mibvunzo 2"]);
  expect([questions("sw", 1), questions("sw", 5)]).toEqual(["Swali 1", "Maswali 5"]);
  expect(questions("hi", 123_456)).toBe("1,23,456 सवाल");
  expect(questions("mr", 25)).toBe("२५ प्रश्न");
  expect([questions("ml", 1), questions("ml", 3)]).toEqual(["1 ചോദ്യം", "3 ചോദ്യങ്ങൾ"]);
});
