import { expect, test } from "vitest";
import { receive } from "../../../workers/service/shared.ts";

const SCOPE = "https://example.org/a/b/";

function shelf() {
  const kept = new Map<string, Response>();
  return {
    kept,
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    put: async (key: RequestInfo | URL, response: Response) => void kept.set(String(key), response),
  };
}

function form(entries: readonly (readonly [string, string | File])[]): FormData {
  const made = new FormData();
  for (const [name, value] of entries) made.append(name, value);
  return made;
}

const sound = (name: string) => ["files", new File([name], name, { type: "audio/ogg" })] as const;

test("shared sound waits under its name, numbered on, and the address is the screen that reads it", async () => {
  const cache = shelf();
  expect(await receive(form([sound("a.ogg"), sound("mhoro é.ogg")]), SCOPE, cache)).toBe(`${SCOPE}#transcribe`);
  expect(await receive(form([sound("c.ogg"), ["text", "unheard"]]), SCOPE, cache)).toBe(`${SCOPE}#transcribe`);
  expect([...cache.kept.keys()]).toEqual([1, 2, 3].map((n) => `${SCOPE}shared/${n}`));
  const second = cache.kept.get(`${SCOPE}shared/2`);
  expect(decodeURIComponent(second?.headers.get("x-name") ?? "")).toBe("mhoro é.ogg");
  expect(second?.headers.get("content-type")).toBe("audio/ogg");
  expect(await second?.text()).toBe("mhoro é.ogg");
});

test("shared documents go to their screen; with sound among them all go to the one for sound", async () => {
  const page = ["files", new File(["x"], "x.md", { type: "" })] as const;
  expect(await receive(form([page]), SCOPE, shelf())).toBe(`${SCOPE}#documents`);
  expect(await receive(form([page, sound("a.ogg")]), SCOPE, shelf())).toBe(`${SCOPE}#transcribe`);
});

test("what any page may send in is bounded", async () => {
  const cache = shelf();
  const many = Array.from({ length: 15 }, (_, n) => sound(`${n}.ogg`));
  await receive(form(many), SCOPE, cache);
  await receive(form(many), SCOPE, cache);
  expect(cache.kept.size).toBe(20);
  const long = new URL(await receive(form([["text", "x".repeat(10_000)]]), SCOPE, cache));
  expect(long.searchParams.get("text")).toHaveLength(500);
});

test("shared words go into the address once each, and nothing shared is just the conversation", async () => {
  const words = form([
    ["title", "Harare "],
    ["text", "Harare"],
    ["url", "https://e.org/?a=1&b=2#c"],
    ["else", "no"],
  ]);
  const url = new URL(await receive(words, SCOPE, shelf()));
  expect([url.pathname, url.hash, url.searchParams.get("text")]).toEqual([
    "/a/b/",
    "#talk",
    "Harare https://e.org/?a=1&b=2#c",
  ]);
  const none = new File([], "", { type: "application/octet-stream" });
  expect(
    await receive(
      form([
        ["text", "  "],
        ["files", none],
      ]),
      SCOPE,
      shelf(),
    ),
  ).toBe(`${SCOPE}#talk`);
});
