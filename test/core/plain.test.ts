import { expect, test } from "vitest";
import { Plain, plainText } from "../../core/plain.ts";

test.each([
  ["Mhoro, wakadii?", "Mhoro, wakadii?"],
  ["**Harare** iguta *guru* re**Zimbabwe**.", "Harare iguta guru reZimbabwe."],
  ["***zvese*** uye _zvimwe_ uye ~~kwete~~", "zvese uye zvimwe uye kwete"],
  ["snake_case_name stays", "snake_case_name stays"],
  ["3*4 is 12, and 3 * 4 too", "3*4 is 12, and 3 * 4 too"],
  ["# Heading", "Heading"],
  ["### Heading ###", "Heading"],
  ["> quoted", "quoted"],
  ["- one\n* two\n+ three\n1. four", "one\ntwo\nthree\n1. four"],
  ["- [ ] to do\n- [x] done", "to do\ndone"],
  ["- 5 degrees", "- 5 degrees"],
  ["Use `npm test` now", "Use npm test now"],
  ['See [the page](https://example.org/a?b=c "t").', "See the page."],
  ["See [the page][1].\n\n[1]: https://example.org", "See the page.\n"],
  ["![a cat](https://evil.example/x.png?q=secret)", "a cat"],
  ["Go to https://www.example.org/a/b?c=d now", "Go to example.org now"],
  ["Go to <https://example.org/a>.", "Go to example.org."],
  ["A note[^1].\n\n[^1]: below", "A note.\n\nbelow"],
  ["one<br>two <b>three</b>", "one two  three"],
  ["a < b and b > c", "a < b and b > c"],
  ["| a | b |\n|---|:-:|\n| 1 | 2 |", "a, b\n1, 2"],
  ["Above\n\n---\n\nBelow", "Above\n\n\nBelow"],
  ["\\*not bold\\*", "*not bold*"],
  ["Tom &amp; Jerry", "Tom & Jerry"],
])("%j is said as %j", (written, said) => {
  expect(new Plain().say(written)).toBe(said);
});

test("a block of code is one word, over several phrases too", () => {
  const plain = new Plain("kodhi");
  expect(plain.say("Tarisa:")).toBe("Tarisa:");
  expect(plain.say("```js")).toBe("kodhi");
  expect(plain.say("fetch('https://evil.example')")).toBe("");
  expect(plain.say("```\nNdizvo.")).toBe("Ndizvo.");
});

test("the two halves of a link in two phrases leave no address to be read", () => {
  const plain = new Plain();
  expect(plain.say("Verenga [peji")).toBe("Verenga peji");
  expect(plain.say("iri](https://example.org/x) zvino.")).toBe("iri zvino.");
});

test("what is copied keeps code and addresses", () => {
  const text = "# T\n\n**See** [this](https://a.example/b).\n\n```js\nlet a_b = 1;\n```";
  expect(plainText(text)).toBe("T\n\nSee this (https://a.example/b).\n\nlet a_b = 1;");
});
