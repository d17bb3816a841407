import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { settingsOf } from "../../server/environment.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));
const profile = (text: string) => {
  const file = join(folder, `${text.length}.json`);
  writeFileSync(file, text);
  return file;
};

test("variables go before the profile, the profile before the defaults", () => {
  const INZWA_PROFILE = profile('{"language": "sw", "threads": 3}');
  const settings = settingsOf({ INZWA_PROFILE, INZWA_THREADS: "2", HOME: "/x", INZWA_MANIFEST_KEY: "secret" });
  expect(settings).toMatchObject({ language: "sw", threads: 2, backend: "auto" });
});

test.each([
  ['{"langage": "sw"}', "profile.langage"],
  ["[]", "no JSON object"],
  ["{", "INZWA_PROFILE"],
])("the profile %s is refused", (text, naming) => {
  expect(() => settingsOf({ INZWA_PROFILE: profile(text) })).toThrow(
    expect.objectContaining({ code: "bad-manifest", message: expect.stringContaining(naming) }),
  );
});

test("an unknown variable is refused by its name alone", () => {
  expect(() => settingsOf({ INZWA_ASR_KEYS: "sk-secret" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("sk-secret") }),
  );
});
