import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { openOpus } from "../../server/realtime/opus.ts";

test("packets of clients are decoded in WebAssembly, where one that breaks libopus breaks out of nothing", () => {
  const opus = openOpus();
  const packet = opus.encode(new Int16Array(480).map((_, i) => 8_000 * Math.sin(i / 10)));
  expect(opus.decode(packet)).toHaveLength(480);
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@evan/opus"));
  expect(loaded.some((path) => path.includes("wasm"))).toBe(true);
  expect(loaded.filter((path) => path.endsWith(".node") || path.includes("/node/"))).toEqual([]);
});
