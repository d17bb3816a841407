import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EngineSpec } from "../../core/contracts.ts";

/** The shortest WebAssembly module there is. */
export const LIBRARY = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
export const SHARDS = [Buffer.alloc(300_000, 1), Buffer.alloc(200_000, 2)] as const;

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A model's files on a server of their own. */
export async function modelHost() {
  const files = new Map<string, Buffer>(Object.entries(modelFiles()));
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "").slice(1);
    asked.push(path);
    const body = files.get(path);
    if (!body) return void response.writeHead(404).end();
    const answer = answers.get(path) ?? whole;
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    origin,
    files,
    /** How a path is answered instead of plainly. */
    answers,
    /** Paths in the order they were asked for. */
    asked,
    spec: specOf(`${origin}m/resolve/main/`, `${origin}lib.wasm`),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function specOf(weights: string, library: string): EngineSpec {
  const compiled = { weights, library };
  const can = { systemPrompt: true, tools: false, streaming: true };
  return {
    engine: "web-llm",
    model: "m",
    language: "sn",
    backend: "webgpu",
    dtype: "q4f16",
    threads: 1,
    can,
    compiled,
  };
}

export const whole: Answer = (request, response, body) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const headers = { etag: '"1"', "content-length": body.length - from };
  const range = { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` };
  response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, ...range } : headers).end(body.subarray(from));
};

function modelFiles(): Record<string, Buffer> {
  const records = SHARDS.map((bytes, i) => ({
    dataPath: `params_shard_${i}.bin`,
    format: "raw-shard",
    nbytes: bytes.length,
    md5sum: createHash("md5").update(bytes).digest("hex"),
    records: [],
  }));
  const config = { tokenizer_files: ["tokenizer.json", "tokenizer_config.json"], context_window_size: 4096 };
  return {
    "m/resolve/main/mlc-chat-config.json": Buffer.from(JSON.stringify(config)),
    "m/resolve/main/tokenizer.json": Buffer.from("{}"),
    "m/resolve/main/tensor-cache.json": Buffer.from(JSON.stringify({ metadata: {}, records })),
    "m/resolve/main/params_shard_0.bin": SHARDS[0],
    "m/resolve/main/params_shard_1.bin": SHARDS[1],
    "lib.wasm": LIBRARY,
  };
}
