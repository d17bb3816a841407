import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { webLlm } from "../../workers/llm/web-llm.ts";
import { read } from "../../workers/llm/web-llm-cache.ts";
import { FOLDER, cacheScene as scene } from "./web-llm-cache-scene.ts";
import { SHARDS, specOf, whole } from "./web-llm-host.ts";

test.each([
  ["an HTML page", "text/html; charset=utf-8", Buffer.from("<!doctype html>"), "model-load"],
  ["no WebAssembly", "application/octet-stream", Buffer.from("not a module"), "model-load"],
])("%s is no library, and is not kept", async (_, type, body, code) => {
  const { host, spec, fetched } = await scene();
  host.answers.set(
    "lib.wasm",
    (_request, response) => void response.writeHead(200, { "content-type": type }).end(body),
  );
  await expect(fetched()).rejects.toMatchObject({ code });
  expect(await read("webllm/wasm", spec.compiled?.library ?? "")).toBeUndefined();
});

test("a shard that broke off is continued where it stopped", async () => {
  const { host, llm, spec, fetched, seen } = await scene();
  const asked: (string | undefined)[] = [];
  host.answers.set(`${FOLDER}params_shard_0.bin`, (request, response, body) => {
    asked.push(request.headers.range);
    if (asked.length > 1) return whole(request, response, body);
    response.writeHead(200, { etag: '"1"', "content-length": body.length });
    response.write(body.subarray(0, 100_000), () => response.destroy());
  });
  await fetched();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  expect(await llm.has(spec)).toBe(true);
  expect(seen.some(({ waiting }) => waiting === "retry")).toBe(true);
});

test("a line that keeps breaking is no trouble while something comes each time", async () => {
  const { host, fetched } = await scene();
  const path = `${FOLDER}params_shard_0.bin`;
  host.answers.set(path, (request, response, body) => {
    const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
    const range = from > 0 ? { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { etag: '"1"', "content-length": body.length - from, ...range });
    response.write(body.subarray(from, from + 50_000), () => response.destroy());
  });
  await fetched();
  const kept = (await read("webllm/model", host.origin + path)) as ArrayBuffer;
  expect(Buffer.from(kept).equals(SHARDS[0])).toBe(true);
});

test.each([
  ["ignores Range", '"1"', false],
  ["has another etag meanwhile", '"2"', true],
])("a shard that broke off begins anew where the server %s", async (_, etag, ranges) => {
  const { host, fetched } = await scene();
  const path = `${FOLDER}params_shard_0.bin`;
  let tries = 0;
  host.answers.set(path, (request, response, body) => {
    if (++tries === 1) {
      response.writeHead(200, { etag: '"1"', "content-length": body.length });
      return void response.write(body.subarray(0, 100_000), () => response.destroy());
    }
    const from = ranges ? Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0) : 0;
    if (from === 0) return void response.writeHead(200, { etag, "content-length": body.length }).end(body);
    response.writeHead(206, { etag, "content-range": `bytes ${from}-${body.length - 1}/${body.length}` });
    response.end(Buffer.alloc(body.length - from, 9));
  });
  await fetched();
  const kept = (await read("webllm/model", host.origin + path)) as ArrayBuffer;
  expect(Buffer.from(kept).equals(SHARDS[0])).toBe(true);
});

test.each([
  ["flipped", (body: Buffer) => Buffer.concat([Buffer.from([255]), body.subarray(1)]), "bad-hash"],
  ["too long", (body: Buffer) => Buffer.concat([body, body]), "bad-hash"],
  ["too short", (body: Buffer) => body.subarray(1), "network"],
])("a shard that is %s is not kept", async (_, change, code) => {
  const { host, fetched } = await scene();
  const path = `${FOLDER}params_shard_1.bin`;
  host.answers.set(path, (_request, response, body) => void response.writeHead(200).end(change(body)));
  await expect(fetched()).rejects.toMatchObject({ code });
  expect(await read("webllm/model", host.origin + path)).toBeUndefined();
});

test("a server that fails or is silent is asked again, then given up", async () => {
  const { host, fetched, times } = await scene(300);
  host.answers.set(`${FOLDER}tokenizer.json`, (_request, response) => void response.writeHead(503).end());
  await expect(fetched()).rejects.toMatchObject({ code: "network" });
  expect(times("tokenizer.json")).toBe(3);
  host.answers.set(`${FOLDER}tokenizer.json`, () => undefined);
  await expect(fetched()).rejects.toMatchObject({ code: "network" });
  expect(times("tokenizer.json")).toBe(6);
});

test.each(["../elsewhere.bin", "https://other.example/params.bin", "/params.bin"])(
  "a list that leads out of the folder is refused: %s",
  async (dataPath) => {
    const { host, fetched } = await scene();
    const list = { metadata: {}, records: [{ dataPath, nbytes: 1, records: [] }] };
    host.files.set(`${FOLDER}tensor-cache.json`, Buffer.from(JSON.stringify(list)));
    await expect(fetched()).rejects.toMatchObject({ code: "model-load" });
    expect(await read("webllm/model", `${host.origin}${FOLDER}tensor-cache.json`)).toBeUndefined();
  },
);

test("a host that was not allowed stays unasked", async () => {
  const refusal = { code: "refused-host", message: "not allowed" };
  const pace = { first: 5, longest: 20, tries: 3, offline: () => false };
  let calls = 0;
  const refuse = async () => {
    calls++;
    throw refusal;
  };
  const llm = webLlm({ fetch: refuse, stall: 300, pace });
  const spec = specOf("https://other.example/m/resolve/main/", "https://other.example/lib.wasm");
  await expect(llm.fetch(spec, () => undefined)).rejects.toEqual(refusal);
  expect(calls).toBe(1);
});
