import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { jsonText } from "../../foundry/manifest/json-text.ts";
import { type PinOptions, pinAll } from "../../foundry/manifest/pin-all.ts";
import { type HubDouble, hubDouble, type Repository } from "./hub-double.ts";
import { pinned, repository, unpinned } from "./pin-models.ts";

let hub: HubDouble;
let written: Record<string, string>;
let lines: string[];
let waits: number[];
async function start(changes: Partial<Repository> = {}): Promise<void> {
  hub = await hubDouble({ ...repository, ...changes });
}
beforeEach(() => {
  [written, lines, waits] = [{}, [], []];
});
afterEach(() => hub.close());

function pin(entries: Record<string, object>, options: Partial<PinOptions> = {}): Promise<number> {
  const files = new Map(Object.entries(entries).map(([id, entry]) => [`${id}.json`, JSON.stringify(entry)]));
  return pinAll(
    { hub: hub.url, check: false, ...options },
    {
      list: async () => [...files.keys()],
      read: async (name) => files.get(name) ?? "",
      write: async (name, text) => {
        written[name] = text;
      },
    },
    {
      fetch,
      wait: async (ms) => {
        waits.push(ms);
      },
      now: () => Date.parse("2026-11-21T09:00:00Z"),
      say: (line) => lines.push(line),
    },
  );
}

describe("pinning", () => {
  test("writes commit, sizes and hashes, and nothing else changes", async () => {
    await start();
    expect(await pin({ "whisper-base": unpinned })).toBe(0);
    expect(JSON.parse(written["whisper-base.json"] ?? "")).toEqual(pinned);
    expect(written["whisper-base.json"]).toBe(jsonText(pinned));
    expect(lines).toEqual(["whisper-base pinned, 2 files"]);
  });

  test("reads every page of the list, asks at the commit, and fetches no model", async () => {
    await start();
    await pin({ "whisper-base": unpinned });
    expect(hub.asked.filter((line) => line.includes("/tree/"))).toHaveLength(3);
    expect(hub.asked.filter((line) => line.includes("main"))).toHaveLength(1);
    expect(hub.atCdn).toEqual([]);
  });

  test("leaves alone what ships with the site, what web-llm fetches and what is pinned", async () => {
    await start();
    const read = (id: string) => JSON.parse(readFileSync(`models-manifest/models/${id}.json`, "utf8"));
    const entries = { a: read("pocket-asr-sn"), b: read("llama-3.2-3b-mlc"), c: pinned };
    expect(await pin(entries)).toBe(0);
    expect([written, hub.asked]).toEqual([{}, []]);
    expect(lines.join()).toMatch(/site.*web-llm.*already/);
  });

  test("--only looks at one model, and says when there is none", async () => {
    await start();
    const other = { ...unpinned, id: "other" };
    await pin({ other, "whisper-base": unpinned }, { only: "whisper-base" });
    expect(Object.keys(written)).toEqual(["whisper-base.json"]);
    await expect(pin({ other }, { only: "nothing" })).rejects.toThrow("there is no model nothing");
  });

  test("a hub that is busy is asked again when it says", async () => {
    await start();
    hub.lie.busy = { times: 1, after: "7" };
    expect(await pin({ "whisper-base": unpinned })).toBe(0);
    hub.lie.busy = { times: 1, after: "Sat, 21 Nov 2026 09:00:30 GMT" };
    expect(await pin({ "whisper-base": unpinned })).toBe(0);
    expect(waits).toEqual([7000, 30_000]);
  });

  test("a list that does not end is given up", async () => {
    await start();
    hub.lie.nextPage = `${hub.url}/api/models/${repository.id}/tree/${repository.commit}?recursive=true&cursor=2`;
    expect(await pin({ "whisper-base": unpinned })).toBe(1);
    expect(lines).toEqual(["whisper-base: the list of files does not end"]);
  });

  test("a hub that stays busy is given up, and never waited for without end", async () => {
    await start();
    hub.lie.busy = { times: 1000, after: "999999" };
    expect(await pin({ "whisper-base": unpinned })).toBe(1);
    expect(lines.join()).toMatch(/too often \(429\)/);
    expect(waits).toEqual([300_000, 300_000, 300_000]);
  });

  test("a gated model needs the token, which no other host ever sees", async () => {
    await start({ token: "hf_secret" });
    expect(await pin({ "whisper-base": unpinned })).toBe(1);
    expect(lines.join()).toMatch(/HF_TOKEN.*\(401\)/);
    expect(await pin({ "whisper-base": unpinned }, { token: "hf_secret" })).toBe(0);
    expect(lines.join()).not.toContain("hf_secret");
    expect(hub.atCdn).toEqual([]);
  });

  test("a model that is gone, or that has another name now, is told", async () => {
    await start({ id: "onnx-community/whisper-basis" });
    expect(await pin({ "whisper-base": unpinned })).toBe(1);
    expect(lines.join()).toMatch(/is not there \(404\)/);
    await hub.close();
    await start({ id: "onnx-community/whisper-basis", formerly: repository.id });
    expect(await pin({ "whisper-base": unpinned })).toBe(1);
    expect(lines.at(-1)).toBe("whisper-base: onnx-community/whisper-base is called onnx-community/whisper-basis now");
    expect(written).toEqual({});
  });

  test("a hub that cannot be reached is told", async () => {
    await start();
    const options = { hub: "http://127.0.0.1:1" };
    expect(await pin({ "whisper-base": unpinned }, options)).toBe(1);
    expect(lines.join()).toMatch(/cannot be reached/);
  });
});

describe("what does not agree is told, and nothing is written", () => {
  test.each([
    ["the list's size", { listedSize: 4999 }, /encoder_model.onnx has 4999 bytes in the list and 5000 when asked for/],
    ["the list's git name", { listedOid: "0".repeat(40) }, /config.json has the hash 0{40} in the list/],
    ["x-linked-etag", { linkedEtag: "0".repeat(64) }, /and 0{64} when asked for/],
    ["x-linked-size", { linkedSize: "5001" }, /has 5000 bytes in the list and 5001 when asked for/],
    ["a missing x-linked-size", { linkedSize: "" }, /tells no ETag or no size/],
    [
      "the LFS pointer",
      { pointer: `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 5000\n` },
      /0{64} and 5000 in its LFS pointer/,
    ],
    ["no LFS pointer", { pointer: "<html></html>" }, /has no LFS pointer in git/],
    [
      "the bytes of a small file",
      { bytes: Buffer.from('{ "model_type": "whispur" }') },
      /config.json is not what git's name for it says/,
    ],
    ["the length of a small file", { bytes: Buffer.from("{}") }, /config.json has 27 bytes in the list and 2 in git/],
    ["no commit", { commit: "main" }, /names no commit/],
    ["a page on another host", { nextPage: "https://example.org/tree" }, /continues on another host/],
    ["a page of HTML", { html: true }, /did not answer with JSON/],
  ])("%s", async (_name, lie, problem) => {
    await start();
    hub.lie = lie;
    expect(await pin({ "whisper-base": unpinned })).toBeGreaterThan(0);
    expect(lines.join("\n")).toMatch(problem);
    expect(written).toEqual({});
  });

  test("a file that is not in the repository", async () => {
    await start();
    const entry = { ...unpinned, files: [...unpinned.files, { path: "onnx/none.onnx" }] };
    expect(await pin({ "whisper-base": entry })).toBe(1);
    expect(lines).toEqual(["whisper-base: onnx/none.onnx is not in the repository"]);
    expect(written).toEqual({});
  });
});

describe("--check", () => {
  test("is content with what is as it was pinned, and writes nothing", async () => {
    await start();
    expect(await pin({ a: pinned, b: unpinned }, { check: true })).toBe(0);
    expect(lines).toEqual(["whisper-base is as it was pinned", "whisper-base is not pinned"]);
    expect(written).toEqual({});
  });

  test.each([
    ["size", 4999, /has 4999 bytes here and 5000 on the hub/],
    ["sha256", "f".repeat(64), /has the hash f{64} here and/],
  ])("tells another %s", async (key, value, problem) => {
    await start();
    const files = pinned.files.map((file: object, i: number) => (i === 1 ? { ...file, [key]: value } : file));
    expect(await pin({ a: { ...pinned, files } }, { check: true })).toBe(1);
    expect(lines.join()).toMatch(problem);
  });
});

test("entries are written as the formatter leaves them", () => {
  for (const name of readdirSync("models-manifest/models")) {
    const text = readFileSync(`models-manifest/models/${name}`, "utf8");
    expect(jsonText(JSON.parse(text)), name).toBe(text);
  }
});
