import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { LANGUAGES } from "./language.ts";

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

test("the schema for editors takes every language's file", () => {
  const valid = new Ajv2020({ strict: false }).compile(json("models-manifest/schema/skills.schema.json"));
  for (const language of LANGUAGES) {
    valid(json(`models-manifest/skills/${language}.json`));
    expect(valid.errors, language).toBeNull();
  }
});
