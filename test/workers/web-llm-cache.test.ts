import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { deleteModelAllInfoInCache, hasModelInCache } from "@mlc-ai/web-llm";
import { expect, test } from "vitest";
import { read } from "../../workers/llm/web-llm-cache.ts";
import { FOLDER, cacheScene as scene } from "./web-llm-cache-scene.ts";
import { LIBRARY } from "./web-llm-host.ts";

test("what we fetch is what web-llm itself finds, and nothing is fetched twice", async () => {
  const { host, spec, llm, config, seen, fetched } = await scene();
  expect(await llm.has(spec)).toBe(false);
  expect(await hasModelInCache("m", config)).toBe(false);
  host.asked.length = 0;
  await fetched();
  expect(await llm.has(spec)).toBe(true);
  expect(await hasModelInCache("m", config)).toBe(true);
  expect(host.asked).toHaveLength(host.files.size);
  await fetched();
  expect(host.asked).toHaveLength(host.files.size);
  const { loaded, total } = seen.at(-1) ?? {};
  expect(loaded).toBe(total);
  expect(loaded).toBeGreaterThan(500_000);
  expect(new Uint8Array((await read("webllm/wasm", spec.compiled?.library ?? "")) as ArrayBuffer)).toEqual(
    new Uint8Array(LIBRARY),
  );
});

test("what we forget web-llm does not find, nor the other way round", async () => {
  const { host, spec, llm, config, fetched } = await scene();
  await fetched();
  host.asked.length = 0;
  await llm.forget(spec);
  expect(await llm.has(spec)).toBe(false);
  expect(host.asked).toEqual([]);
  expect(await hasModelInCache("m", config)).toBe(false);
  expect(await read("webllm/model", `${host.origin}${FOLDER}tensor-cache.json`)).toBeUndefined();
  await fetched();
  await deleteModelAllInfoInCache("m", config);
  expect(await llm.has(spec)).toBe(false);
});

test("forgetting one model leaves the others", async () => {
  const one = await scene();
  const other = await scene();
  await one.fetched();
  await other.fetched();
  await one.llm.forget(one.spec);
  expect(await other.llm.has(other.spec)).toBe(true);
});

test.each([
  ["the library", "lib.wasm"],
  ["the settings", `${FOLDER}mlc-chat-config.json`],
  ["the tokenizer", `${FOLDER}tokenizer.json`],
  ["a shard", `${FOLDER}params_shard_1.bin`],
])("without %s it says what is missing, once", async (_, path) => {
  const { host, spec, llm, fetched } = await scene();
  host.files.delete(path);
  await expect(fetched()).rejects.toMatchObject({
    code: "model-load",
    message: `${host.origin}${path} is missing: answer 404`,
  });
  expect(host.asked.filter((asked) => asked === path)).toHaveLength(1);
  expect(await llm.has(spec)).toBe(false);
});

test("the library is looked for before the weights", async () => {
  const { host, fetched, times } = await scene();
  host.files.delete("lib.wasm");
  await expect(fetched()).rejects.toMatchObject({ code: "model-load" });
  expect(times("params_shard_0.bin")).toBe(0);
});

test("a pause keeps the shards that are whole", async () => {
  const { host, fetched, times, llm, spec } = await scene();
  const controller = new AbortController();
  host.answers.set(`${FOLDER}params_shard_1.bin`, () => controller.abort());
  await expect(fetched(controller.signal)).rejects.toMatchObject({ code: "aborted" });
  host.answers.clear();
  await fetched();
  expect(times("params_shard_0.bin")).toBe(1);
  expect(await llm.has(spec)).toBe(true);
});

test("digests of the manifest hold, and another source helps", async () => {
  const { host, llm, spec } = await scene();
  const { origin } = host;
  const tokenizer = host.files.get(`${FOLDER}tokenizer.json`) ?? Buffer.of();
  const url = `${origin}${FOLDER}tokenizer.json`;
  host.files.set("mirror/tokenizer.json", tokenizer);
  host.files.set(`${FOLDER}tokenizer.json`, Buffer.from("[]"));
  const digest = `sha256:${createHash("sha256").update(tokenizer).digest("hex")}` as const;
  const file = { url, size: tokenizer.length, digest };
  const { weights = "", library = "" } = spec.compiled ?? {};
  const compiled = { weights, library, files: [file] };
  await expect(llm.fetch({ ...spec, compiled }, () => undefined)).rejects.toMatchObject({ code: "bad-hash" });
  const files = [{ ...file, sources: [url, `${origin}mirror/tokenizer.json`] }];
  await llm.fetch({ ...spec, compiled: { weights, library, files } }, () => undefined);
  expect(Buffer.from((await read("webllm/model", url)) as ArrayBuffer).equals(tokenizer)).toBe(true);
});

test("a library that the manifest names otherwise by now is fetched again", async () => {
  const { host, llm, spec, fetched } = await scene();
  await fetched();
  host.asked.length = 0;
  const newer = Buffer.concat([LIBRARY, Buffer.from([0, 2, 1, 120])]);
  host.files.set("lib.wasm", newer);
  const { weights = "", library = "" } = spec.compiled ?? {};
  const digest = `sha256:${createHash("sha256").update(newer).digest("hex")}` as const;
  const files = [{ url: library, size: newer.length, digest }];
  await llm.fetch({ ...spec, compiled: { weights, library, files } }, () => undefined);
  expect(host.asked).toEqual(["lib.wasm"]);
  expect(Buffer.from((await read("webllm/wasm", library)) as ArrayBuffer).equals(newer)).toBe(true);
});
