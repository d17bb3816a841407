import { expect, test } from "vitest";
import { ownScript } from "../../core/own-script.ts";

const folder = "https://shared.example/inzwa/";
const resolve = (asked: string, here: string) => (URL.canParse(asked, here) ? new URL(asked, here).href : undefined);
const allow = (asked: string) => ownScript(asked, `${folder}assets/stage.js`, folder, resolve);

test.each([
  ["./ort.mjs", `${folder}assets/ort.mjs`],
  ["../service.js", `${folder}service.js`],
  [`${folder}assets/store.js`, `${folder}assets/store.js`],
])("%s may run", (asked, href) => {
  expect(allow(asked)).toBe(href);
});

test.each([
  "/other/worker.js",
  "../../other/worker.js",
  "../inzwa2/../../x.js",
  "//evil.example/inzwa/x.js",
  "https://evil.example/inzwa/x.js",
  "https://shared.example.evil.example/inzwa/x.js",
  "https://shared.example@evil.example/inzwa/x.js",
  "http://shared.example/inzwa/x.js",
  "blob:https://shared.example/inzwa/1",
  "data:text/javascript,1",
  "javascript:1",
  "filesystem:https://shared.example/inzwa/x.js",
  "..%2f..%2fother/x.js/../../../../x.js",
  "https://",
])("%s may not", (asked) => {
  expect(allow(asked)).toBe(undefined);
});
