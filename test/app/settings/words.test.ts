import { expect, test } from "vitest";
import en from "../../../app/language/en.json" with { type: "json" };
import { GROUPS } from "../../../app/settings/places.ts";
import { SETTINGS } from "../../../core/settings.ts";

const words: Readonly<Record<string, string>> = en.words;

test("every setting has a name and a line of help, every group a heading", () => {
  const wanted = [
    ...Object.keys(SETTINGS).flatMap((name) => [`setting.${name}.name`, `setting.${name}`]),
    ...GROUPS.map((group) => `settings.group.${group}`),
  ];
  expect(wanted.filter((key) => !words[key])).toEqual([]);
});

test("every word for a value belongs to a value", () => {
  const values = Object.entries(SETTINGS).flatMap(([name, { values }]) =>
    typeof values === "string" ? [] : values.map((value) => `value.${name}.${value}`),
  );
  const common = ["value.auto", "value.on", "value.off"];
  const told = Object.keys(words).filter((key) => key.startsWith("value."));
  expect(told.filter((key) => !values.includes(key) && !common.includes(key))).toEqual([]);
});
