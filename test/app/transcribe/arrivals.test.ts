import { afterEach, expect, test, vi } from "vitest";
import { isSound, takeDropped, takeShared } from "../../../app/transcribe/arrivals.ts";

afterEach(() => vi.unstubAllGlobals());

/** The browser's caches, as far as they are used here. */
function caches(entries: Map<string, Response> | undefined) {
  return {
    has: async (name: string) => name === "inzwa-shared" && entries !== undefined,
    open: async () => ({
      keys: async () => [...(entries?.keys() ?? [])].map((url) => new Request(url)),
      match: async ({ url }: Request) => entries?.get(url),
      delete: async ({ url }: Request) => entries?.delete(url),
    }),
  };
}

test("what another app shared is taken once, under its own name", async () => {
  const headers = { "x-name": encodeURIComponent("Nhau dzemusha.ogg"), "content-type": "audio/ogg" };
  const entries = new Map([
    ["https://x/shared/1", new Response("abc", { headers })],
    ["https://x/shared/2", new Response("de")],
  ]);
  vi.stubGlobal("caches", caches(entries));
  const files = await takeShared();
  expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
    ["Nhau dzemusha.ogg", "audio/ogg", 3],
    ["audio", expect.any(String), 2],
  ]);
  expect(entries.size).toBe(0);
  expect(await takeShared()).toEqual([]);
});

test("nothing is there where nothing was shared, or nothing can be", async () => {
  vi.stubGlobal("caches", caches(undefined));
  expect(await takeShared()).toEqual([]);
  vi.stubGlobal("caches", undefined);
  expect(await takeShared()).toEqual([]);
});

test("sound is known by its type, or by its name where the system tells none", () => {
  for (const [name, type] of [
    ["a", "audio/ogg"],
    ["b", "video/mp4"],
    ["WhatsApp.OPUS", ""],
    ["c.m4a", "application/octet-stream"],
  ])
    expect(isSound({ name: name ?? "", type: type ?? "" }), name).toBe(true);
  for (const [name, type] of [
    ["a.png", "image/png"],
    ["sn.inzwa", ""],
    ["mp3", ""],
  ])
    expect(isSound({ name: name ?? "", type: type ?? "" }), name).toBe(false);
});

/** A page in which things are dropped and pasted. */
function page() {
  const events = new EventTarget();
  const documentElement = { dataset: {} as Record<string, string> };
  const send = (type: string, data: object, prevented = false) => {
    const event = Object.assign(new Event(type, { cancelable: true }), data);
    if (prevented) event.preventDefault();
    events.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { document: Object.assign(events, { documentElement }) as unknown as Document, documentElement, send };
}

test("files are taken from a drop and a paste, others are left to whoever wants them", () => {
  const { document, documentElement, send } = page();
  const taken: string[][] = [];
  takeDropped(document, isSound, (files) => taken.push(files.map(({ name }) => name)));
  const files = [new File(["a"], "a.mp3"), new File(["b"], "b.png", { type: "image/png" })];
  const carried = (type: string) => ({ dataTransfer: { items: [{ kind: "file", type }], files } });
  expect(send("dragover", carried("audio/mpeg"))).toBe(true);
  expect("dropping" in documentElement.dataset).toBe(true);
  expect(send("drop", carried("audio/mpeg"))).toBe(true);
  expect("dropping" in documentElement.dataset).toBe(false);
  expect(send("dragover", carried("image/png"))).toBe(false);
  expect(send("paste", { clipboardData: { files } })).toBe(true);
  expect(send("paste", { clipboardData: { files: [] } })).toBe(false);
  send("drop", carried(""), true);
  expect(taken).toEqual([["a.mp3"], ["a.mp3"]]);
});
