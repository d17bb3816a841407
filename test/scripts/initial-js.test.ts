import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { initialScripts, together } from "../../scripts/house/initial-js.mjs";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "inzwa-initial-"));
  mkdirSync(join(dir, "assets"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const put = (path: string, text: string) => writeFileSync(join(dir, path), text);

test("what the page names and what that imports counts once; what is imported later does not", () => {
  put(
    "index.html",
    '<script type="module" crossorigin src="./assets/main.js"></script><link rel="modulepreload" href="./assets/b.js">',
  );
  put("assets/main.js", 'import"./a.js";import{x as y}from"./b.js";const z=()=>import("./late.js");');
  put("assets/a.js", 'export*from"./b.js";');
  put("assets/b.js", "export const x=1");
  put("assets/late.js", "x".repeat(10_000));
  const found = initialScripts(dir);
  expect(found.map(({ path }) => path).sort()).toEqual(["assets/a.js", "assets/b.js", "assets/main.js"]);
  expect(together(found)).toBe(found.reduce((sum, { gzip }) => sum + gzip, 0));
  expect(together(found)).toBeLessThan(300);
});

test("a script that is not there is an error, not a smaller page", () => {
  put("index.html", '<script type="module" src="./assets/gone.js"></script>');
  expect(() => initialScripts(dir)).toThrow("ENOENT");
});
