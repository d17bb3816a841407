import { expect, test } from "vitest";
import { hearLaunches } from "../../app/install/launched.ts";
import { answeredOnce, helps, installsByShare, noMemory, readMemory, writeMemory } from "../../app/install/nudge.ts";
import { takeSharedText } from "../../app/install/shared-text.ts";

const NOW = Date.UTC(2026, 0, 31);
const DAY = 86_400_000;
const twice = answeredOnce(answeredOnce(noMemory));

test("the home screen is proposed after the second answer, and not before", () => {
  expect(helps(noMemory, "prompt", false, NOW)).toBe(false);
  expect(helps(answeredOnce(noMemory), "prompt", false, NOW)).toBe(false);
  expect(helps(twice, "prompt", false, NOW)).toBe(true);
  expect(helps(twice, "ios", false, NOW)).toBe(true);
});

test("not where it is installed, nor where the browser installs nothing", () => {
  expect(helps(twice, "prompt", true, NOW)).toBe(false);
  expect(helps(twice, "none", false, NOW)).toBe(false);
});

test.each([
  [1, false],
  [29, false],
  [30, true],
  [-1, true],
])("refused %s days ago, it is proposed: %s", (days, proposed) =>
  expect(helps({ ...twice, refused: NOW - days * DAY }, "prompt", false, NOW)).toBe(proposed),
);

test("what is remembered comes back, and what was spoilt counts as nothing", () => {
  const memory = { answered: 2, refused: NOW };
  expect(readMemory(writeMemory(memory))).toEqual(memory);
  for (const text of [undefined, "", "x y", "-1 -1", "1e3 1.5", "9999999999999999 "])
    expect(readMemory(text)).toEqual(noMemory);
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15", 5, true],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15", 5, true],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15", 0, false],
  ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/152.0.0.0 Mobile Safari/537.36", 5, false],
])("%s with %s touch points installs by Share: %s", (agent, touch, byShare) =>
  expect(installsByShare(agent, touch)).toBe(byShare),
);

test("shared words are tidied, bounded and taken out of the address", () => {
  const { text, rest } = takeSharedText(
    new URL(`https://e.org/a/?mic=raw&text=${encodeURIComponent(" a\n\u0000b ")}#talk`),
  );
  expect([text, rest.href]).toEqual(["a b", "https://e.org/a/?mic=raw#talk"]);
  expect(takeSharedText(new URL(`https://e.org/?text=${"x".repeat(2000)}`)).text).toHaveLength(500);
  expect(takeSharedText(new URL("https://e.org/?mic=raw")).text).toBe("");
});

test.each<[string, readonly string[], string | undefined, readonly string[]]>([
  ["a shortcut", [], "https://e.org/#transcribe", ["go #transcribe"]],
  ["the icon", [], "https://e.org/", []],
  ["sound", ["a.ogg", "b.wav"], "https://e.org/#transcribe", ["go #transcribe", "sound a.ogg b.wav"]],
  ["a pack", ["inzwa-sn.INZWA"], "https://e.org/#models", ["go #models", "pack inzwa-sn.INZWA"]],
])("a start by %s goes to its screen", async (_, names, targetURL, expected) => {
  const seen: string[] = [];
  let consume = (_: unknown): void => {};
  const ports = {
    go: (hash: string) => void seen.push(`go ${hash}`),
    pack: (file: File) => void seen.push(`pack ${file.name}`),
    sound: (files: readonly File[]) => void seen.push(`sound ${files.map(({ name }) => name).join(" ")}`),
  };
  const setConsumer = (consumer: unknown) => {
    consume = consumer as typeof consume;
  };
  hearLaunches(ports, { setConsumer });
  consume({ targetURL, files: names.map((name) => ({ getFile: async () => new File([], name) })) });
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(expected);
});
