import { unpackTar } from "modern-tar";
import { expect, test } from "vitest";
import { archive } from "../../../app/everything/archive.ts";
import type { Holding } from "../../../app/holding.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function holding(name: string, files: Readonly<Record<string, string>>, read: string[] = []): Holding {
  return {
    name,
    async *export() {
      for (const [path, text] of Object.entries(files)) {
        read.push(`${name}/${path}`);
        yield { path, bytes: bytes(text) };
      }
    },
    clear: async () => {},
  };
}

const moment = new Date("2026-11-21T10:00:00Z");

test("every file of every holding stands in the archive, in a folder of the holding's name", async () => {
  const history = { "one.json": '{"title":"Mhoro"}', "two.json": "" };
  const kept = [holding("settings", { "settings.json": "{}" }), holding("history", history)];
  const entries = await unpackTar(archive(kept, moment));
  const texts = entries.map(({ header, data }) => [header.name, new TextDecoder().decode(data)]);
  expect(texts[0]?.[0]).toBe("README.txt");
  expect(Object.fromEntries(texts.slice(1))).toEqual({
    "settings/settings.json": "{}",
    "history/one.json": '{"title":"Mhoro"}',
    "history/two.json": "",
  });
});

test("a holding is read no faster than the archive is taken", async () => {
  const read: string[] = [];
  const large = "x".repeat(1_000_000);
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.json`, large]));
  const reader = archive([holding("history", files, read)], moment).getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve));
  expect(read.length).toBeLessThan(10);
  await reader.cancel();
});

test("the archive fails where a holding does", async () => {
  const broken: Holding = {
    name: "history",
    // biome-ignore lint/correctness/useYield: it fails before the first file.
    async *export() {
      throw new Error("the disk is gone");
    },
    clear: async () => {},
  };
  await expect(new Response(archive([broken], moment)).arrayBuffer()).rejects.toThrow("the disk is gone");
});
