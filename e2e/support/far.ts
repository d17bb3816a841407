import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "./run.ts";

const PIECE = 64 * 1024;

/** Another host than the site's, with models; it can be slow, and it can be gone. */
export interface FarHost {
  readonly url: string;
  readonly host: string;
  /** Bytes a second over each connection. */
  rate: number;
  /** Path and Range of every request. */
  readonly requests: string[];
  /** Bytes sent since it was opened. */
  sent: number;
  /** Ends the server with every connection, as a crash would. */
  die(): Promise<void>;
  /** Back on the same port. */
  rise(): Promise<void>;
}

interface FarModel {
  readonly id: string;
  readonly stage: string;
  readonly name: string;
  readonly source: unknown;
  readonly files: readonly { path: string; size: number; sha256: string }[];
  readonly [key: string]: unknown;
}

/** Bytes behind an ONNX file: a field no reader knows (number 1000, length-delimited), which protobuf lets pass. */
function padded(bytes: Buffer, extra: number): Buffer {
  const length: number[] = [];
  for (let rest = extra; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([bytes, Buffer.from([0xc2, 0x3e, ...length]), Buffer.alloc(extra, 7)]);
}

/**
 * A copy of the built site whose Shona pack has a further tier, `light`: the pocket models under other ids and with
 * other bytes, which another host holds. Signed with the development key again.
 */
export async function siteWithFarModels(folder: string, change: (manifest: Manifest) => void = () => {}) {
  const dir = join(folder, "site");
  cpSync("dist", dir, { recursive: true });
  const files = new Map<string, Buffer>();
  const far = await openFar(files);
  const path = join(dir, "models-manifest/manifest.json");
  const manifest: Manifest = JSON.parse(readFileSync(path, "utf8"));
  for (const stage of ["asr", "llm", "tts"]) {
    const pocket = manifest.models.find(({ id }) => id === `pocket-${stage}-sn`);
    if (!pocket) throw new Error(`no pocket model for ${stage}`);
    manifest.models.push(copyOf(pocket, far, files));
  }
  const sn = manifest.packs.find(({ tag }) => tag === "sn");
  if (sn) {
    sn.tiers = { pocket: sn.tiers.pocket, light: { asr: "far-asr-sn", llm: "far-llm-sn", tts: "far-tts-sn" } };
    sn.cost = { pocket: 27_600_000, light: 27_600_000 };
  }
  manifest.channels = { stable: {}, canary: {} };
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
  await sign(dir);
  return { dir, far, manifest };
}

export interface Manifest {
  version: number;
  readonly models: FarModel[];
  readonly packs: { readonly tag: string; tiers: Record<string, unknown>; [key: string]: unknown }[];
  [key: string]: unknown;
}

export async function sign(dir: string, ...flags: string[]): Promise<void> {
  await run(process.execPath, ["build/sign.js", dir, ...flags]);
}

function copyOf(pocket: FarModel, far: FarHost, files: Map<string, Buffer>): FarModel {
  const id = pocket.id.replace("pocket", "far");
  const own = pocket.files.map(({ path }) => {
    const bytes = readFileSync(join("dist/models", pocket.id, path));
    const other = path.endsWith(".onnx") ? padded(bytes, 1000) : bytes;
    files.set(`/${id}/${path}`, other);
    return { path, size: other.length, sha256: createHash("sha256").update(other).digest("hex") };
  });
  return { ...pocket, id, name: `Far ${pocket.stage}`, source: { url: `${far.url}${id}/` }, files: own };
}

async function openFar(files: ReadonlyMap<string, Buffer>): Promise<FarHost> {
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const far: FarHost = {
    // The page may reach plain http on localhost alone.
    url: `http://localhost:${port}/`,
    host: `localhost:${port}`,
    rate: Number.POSITIVE_INFINITY,
    requests: [],
    sent: 0,
    die: () => close(server),
    rise: async () => {
      server = await listen(port);
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    response.setHeader("access-control-expose-headers", "etag, content-range, accept-ranges");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    far.requests.push(`${request.url} ${request.headers.range ?? ""}`);
    const bytes = files.get(request.url ?? "");
    if (!bytes) return void response.writeHead(404).end();
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(206, {
      "content-length": bytes.length - start,
      "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      etag: '"far"',
    });
    for (let at = start; at < bytes.length && !response.destroyed; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      // What the connection has not taken yet is not sent: a page that lags behind would have it fetched again.
      await new Promise<void>((resolve) => response.write(piece, () => resolve()));
      far.sent += piece.length;
      if (Number.isFinite(far.rate)) await pause((1000 * piece.length) / far.rate);
    }
    response.end();
  }

  function listen(port: number): Promise<Server> {
    const opened = createServer((request, response) => void answer(request, response));
    return new Promise((resolve) => opened.listen(port, "localhost", () => resolve(opened)));
  }

  return far;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
