import { expect, test } from "vitest";
import { readProfile } from "../../app/profile.ts";

const base = "https://site.example/inzwa/";

function scene(answer: () => Response | Promise<Response>, note?: unknown) {
  const notes = new Map<string, unknown>([["profile", note]]);
  const asked: string[] = [];
  const net = {
    fetch: async (url: string | URL) => {
      asked.push(String(url));
      return answer();
    },
  };
  const store = {
    recall: async (key: string) => notes.get(key),
    remember: async (key: string, value: unknown) => void notes.set(key, value),
  };
  return { asked, notes, read: () => readProfile(net, store, base) };
}

test("the site's profile is read anew at each visit and remembered", async () => {
  const { asked, notes, read } = scene(() => Response.json({ language: "sw" }), { language: "sn" });
  expect(await read()).toEqual({ language: "sw" });
  expect(asked).toEqual(["https://site.example/inzwa/profile.json"]);
  expect(notes.get("profile")).toEqual({ language: "sw" });
});

test.each([
  ["no network", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["an error page", () => new Response("<html>", { status: 404 })],
  ["a page instead of JSON", () => new Response("<html>")],
  ["a list", () => Response.json([1])],
])("%s: the last one counts", async (_, answer) => {
  const kept = scene(answer, { model_size: "light" });
  expect(await kept.read()).toEqual({ model_size: "light" });
  expect(await scene(answer).read()).toEqual({});
});
