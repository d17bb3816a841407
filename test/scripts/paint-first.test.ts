import { expect, test } from "vitest";
import { paintFirst } from "../../scripts/house/paint-first.mjs";

const page = `<head>
    <meta charset="utf-8" />
    <title>Inzwa</title>
    <script src="./look.js"></script>
    <script type="module" crossorigin src="./a$1.js"></script>
    <link rel="modulepreload" crossorigin href="./b.js">
    <link rel="stylesheet" crossorigin href="./c.css">
    <link rel="manifest" href="./m.webmanifest">
  </head>
  <body><p>text</p></body>`;

test("styles come before all that is fetched, modules after the text, and nothing is lost or doubled", () => {
  const made = paintFirst(page);
  const order = ["charset", "c.css", "<title>", "look.js", "m.webmanifest", "<p>text</p>", "a$1.js", "b.js", "</body>"];
  const places = order.map((part) => made.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const part of order) expect(made.split(part)).toHaveLength(2);
  expect(made.match(/fetchpriority="low"/g)).toHaveLength(2);
});

test("a page without modules stays as it is", () => {
  const plain = "<head><title>x</title></head><body></body>";
  expect(paintFirst(plain).replace(/\s/g, "")).toBe(plain);
});
