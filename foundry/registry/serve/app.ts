import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { failure } from "../../../core/failure.ts";
import type { Registry } from "../registry.ts";
import { packagePath } from "../views.ts";
import { json, MlflowError, refusal } from "./answer.ts";
import { byDigest, type Call, reads, writes } from "./face.ts";
import { Given } from "./given.ts";
import { INCOMING, takeIn } from "./incoming.ts";
import { ARTIFACTS, packageName } from "./shapes.ts";

export interface FaceOptions {
  readonly root: string;
  readonly registry: Registry;
  /** Names that this server may be called by, in small letters and without a port. */
  readonly names: ReadonlySet<string>;
  /** Where others than this machine reach it, nobody changes anything by it: it knows no keys. */
  readonly readOnly: boolean;
  tell(line: string): void;
}

/** Bytes of a request. */
const MOST = 64 * 1024;
const BASE = "/api/2.0/mlflow/";

/** The part of MLflow's REST API 2.0 that reads a model registry, moves its aliases, and takes versions in. */
export function faceOf(options: FaceOptions): Hono {
  const { root, registry, names, readOnly, tell } = options;
  const app = new Hono();
  app.onError((thrown) => refusal(thrown, tell));
  app.notFound((c) =>
    refusal(new MlflowError("ENDPOINT_NOT_FOUND", `there is no ${c.req.method} ${c.req.path}`), tell),
  );
  app.use(async (c, next) => {
    refuseForeign(c, names);
    await next();
  });
  app.put(`${INCOMING}/:folder/:file`, async (c) =>
    answer(async () => {
      if (readOnly) throw unchanged();
      await takeIn(root, c.req.param(), c.req.raw.body, Date.now());
      return {};
    }, tell),
  );
  app.use(
    bodyLimit({
      maxSize: MOST,
      onError: () => json({ error_code: "INVALID_PARAMETER_VALUE", message: "too large" }, 413),
    }),
  );
  app.get("/health", (c) => c.text("OK"));
  const add = (name: string, call: Call) => {
    const [method = "", path = ""] = name.split(" ");
    app.on(method, `${BASE}${path}`, async (c) =>
      answer(async () => call(registry, await Given.of(c), originOf(c), root), tell),
    );
  };
  for (const [name, call] of Object.entries(reads)) add(name, call);
  for (const [name, call] of Object.entries(writes)) add(name, readOnly ? refused : call);
  app.get(ARTIFACTS, async (c) => answer(() => listed(registry, c.req.query("path") ?? ""), tell));
  app.get(`${ARTIFACTS}/:digest/:name`, async (c) => {
    try {
      return await sent(options, c.req.param("digest"), c.req.param("name"));
    } catch (thrown) {
      return refusal(thrown, tell);
    }
  });
  return app;
}

/** Failures are plain data, which Hono's own handler does not see. */
async function answer(work: () => Promise<unknown>, tell: (line: string) => void): Promise<Response> {
  try {
    return json(await work());
  } catch (thrown) {
    return refusal(thrown, tell);
  }
}

const refused: Call = async () => {
  throw unchanged();
};

function unchanged(): MlflowError {
  return new MlflowError("PERMISSION_DENIED", "this address is for reading: change the registry on its own machine");
}

/**
 * A page anywhere can have its name point to this machine, or send it a form: both name a host that is none of ours, or
 * say where they come from, or send what is no JSON.
 */
function refuseForeign(c: Context, names: ReadonlySet<string>): void {
  const host = hostOf(`http://${c.req.header("host") ?? ""}`);
  if (host === undefined || !names.has(host))
    throw new MlflowError("PERMISSION_DENIED", "this server has another name");
  const origin = c.req.header("origin");
  if (origin !== undefined && !names.has(hostOf(origin) ?? ""))
    throw new MlflowError("PERMISSION_DENIED", "pages of others may not call this server");
  const type = c.req.header("content-type") ?? "";
  // A page of others cannot send a PUT without asking first, and gets no leave here.
  const isPackage = c.req.method === "PUT" && c.req.path.startsWith(`${INCOMING}/`);
  if (isPackage || c.req.method === "GET" || c.req.method === "HEAD") return;
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new MlflowError("INVALID_PARAMETER_VALUE", "the content type must be application/json");
}

/** In small letters, without a port. */
function hostOf(url: string): string | undefined {
  return /^https?:\/\/[A-Za-z0-9.:[\]_-]+$/.test(url) && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function originOf(c: Context): string {
  return `http://${c.req.header("host")}`;
}

/** A version is a folder with its package in it. */
async function listed(registry: Registry, path: string) {
  const version = await byDigest(registry, path.replaceAll(/^\/+|\/+$/g, ""));
  return { files: [{ path: packageName(version), is_dir: false, file_size: version.size }] };
}

async function sent({ root, registry }: FaceOptions, digest: string, name: string): Promise<Response> {
  const version = await byDigest(registry, digest);
  if (name !== packageName(version)) throw new MlflowError("RESOURCE_DOES_NOT_EXIST", `this version has no ${name}`);
  const path = join(root, packagePath(version.digest));
  const { size } = await stat(path).catch(() => {
    throw failure("no-model", "the package is not there");
  });
  const headers = { "content-type": "application/x-tar", "content-length": String(size) };
  return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, { headers });
}
