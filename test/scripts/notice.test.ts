import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { notice } from "../../scripts/notice.mjs";

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const text = readFileSync("NOTICE", "utf8");
const dependencies = Object.keys(json("package.json").dependencies);

test("NOTICE is what `npm run notice` writes", () => expect(text).toBe(notice()));

test.each(dependencies)("NOTICE names %s with its licence", (name) => {
  const line = text.split("\n").find((words) => words.split(/\s+/)[0] === name);
  expect(line?.slice(name.length).trim().split(/ {2,}/)[0]).toBe(json(`node_modules/${name}/package.json`).license);
});

test("NOTICE names every model folder that ships, and each has a card that names its licence", () => {
  for (const model of readdirSync("public/models")) {
    expect(text).toContain(`models/${model}`);
    expect(readFileSync(`public/models/${model}/README.md`, "utf8")).toContain("Apache-2.0");
  }
});

test("LICENSE is the Apache License 2.0, as package.json says", () => {
  expect(readFileSync("LICENSE", "utf8")).toMatch(/Apache License\s+Version 2\.0, January 2004/);
  expect(json("package.json").license).toBe("Apache-2.0");
});
