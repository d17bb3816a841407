import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DATABASES, isOurCache, TEXTS } from "../../../app/everything/names.ts";

const HOME = "https://someone.example/inzwa/";

const sources = ["app", "workers"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), "utf8") })),
);

function found(pattern: RegExp): string[] {
  return sources.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ""));
}

test("every place that opens a database is known, with the name it opens", () => {
  const doors = sources
    .filter(({ text }) => /\bopenDB\b|(?:extends|new) Reopening\b|indexedDB\.open\(/.test(text))
    .map(({ path }) => path);
  expect(doors.sort()).toEqual([
    "app/collect/database.ts",
    "app/history/connection.ts",
    "app/reopening.ts",
    "app/review/database.ts",
    "app/skills/keeper.ts",
    "workers/llm/web-llm-cache.ts",
    "workers/search/shelf.ts",
    "workers/store/database.ts",
  ]);
  const named = found(/name = "([\w-]+)"\) \{|DATABASE = "([\w-]+)"/g);
  const shelves = [
    ...(sources.find(({ path }) => path.endsWith("web-llm-cache.ts"))?.text.matchAll(/"(webllm\/\w+)"/g) ?? []),
  ];
  expect([...new Set([...named, ...shelves.map((match) => match[1] ?? "")])].sort()).toEqual([...DATABASES].sort());
});

test("every text that outlives the page is known", () => {
  const users = sources.filter(({ text }) => /from "\.{1,2}\/(?:\.\.\/)*memory\.ts"/.test(text));
  const keys = users.flatMap(({ text }) =>
    [...text.matchAll(/const (?:[A-Z_]*KEY|MARK|OLD_LANGUAGE) = "([^"]+)"/g)].map((match) => match[1] ?? ""),
  );
  expect([...new Set(keys)].sort()).toEqual([...TEXTS].sort());
  const others = sources.filter(({ text }) => /localStorage\.(?:set|get)Item/.test(text)).map(({ path }) => path);
  expect(others).toEqual(["app/memory.ts"]);
});

test("every cache is known by its name", () => {
  const names = found(/caches\.open\("([^"]+)"\)|(?:SHARED|FORMER|cacheName:?) ?=? "([^"]+)"/g);
  expect(names).toContain("inzwa-engine");
  expect(names.filter((name) => !isOurCache(name, HOME))).toEqual([]);
  expect(isOurCache(`workbox-precache-v2-${HOME}`, HOME)).toBe(true);
  expect(isOurCache("workbox-precache-v2-https://someone.example/game/", HOME)).toBe(false);
});
