import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair, publicPart, signingKey } from "../../../foundry/manifest/keys.ts";
import { check } from "../../../foundry/registry/check.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { faceOf } from "../../../foundry/registry/serve/app.ts";
import { type Listening, listen, namesOf } from "../../../foundry/registry/serve/listen.ts";
import { emptyFolder, packageOf } from "./packages.ts";

const [folder, root] = [emptyFolder(), emptyFolder()];
const key = signingKey(newKeyPair().secret, false);
const registry = new Registry(root, { keys: [publicPart(key)], now: () => "2026-11-21T09:00:00Z" });
const told: string[] = [];
let listening: Listening;
let reading: Listening;

beforeAll(async () => {
  const face = { root, registry, names: namesOf("127.0.0.1", []), tell: (line: string) => told.push(line) };
  listening = await listen(faceOf({ ...face, readOnly: false }), "127.0.0.1", 0);
  reading = await listen(faceOf({ ...face, readOnly: true }), "127.0.0.1", 0);
});
afterAll(async () => {
  await Promise.all([listening.close(), reading.close()]);
  for (const one of [folder, root]) rmSync(one, { recursive: true });
});

const artifacts = (port = listening.port) => `http://127.0.0.1:${port}/api/2.0/mlflow-artifacts/artifacts`;

async function ask(method: string, path: string, given: Record<string, unknown> = {}) {
  const base = `http://127.0.0.1:${listening.port}/api/2.0/mlflow/${path}`;
  const answer = await (method === "GET"
    ? fetch(`${base}?${new URLSearchParams(given as Record<string, string>)}`)
    : fetch(base, { method, body: JSON.stringify(given), headers: { "content-type": "application/json" } }));
  return { status: answer.status, body: await answer.json() };
}

/** As MLflow's HttpArtifactRepository.log_artifact sends a file: PUT, its bytes, the type that its name has. */
async function put(name: string, path: string, { port = listening.port, file = "model.tar" } = {}) {
  const headers = { "content-type": "application/x-tar" };
  const answer = await fetch(`${artifacts(port)}/incoming/${name}/${file}`, {
    method: "PUT",
    headers,
    body: readFileSync(path),
  });
  return { status: answer.status, body: await answer.json() };
}

/** What lies half done, or waits to become a version. */
async function left(): Promise<string[]> {
  const folders = ["drafts", "incoming"].map((name) => readdir(join(root, name)));
  return (await Promise.all(folders)).flat();
}

test("a model and a version are registered as MlflowClient does it, and fetched again", async () => {
  const named = { name: "llm-sn", description: "answers", tags: [{ key: "task", value: "chat" }] };
  const made = await ask("POST", "registered-models/create", named);
  expect(made.body.registered_model).toMatchObject({ name: "llm-sn", description: "answers", latest_versions: [] });
  expect((await ask("POST", "registered-models/create", named)).body.error_code).toBe("RESOURCE_ALREADY_EXISTS");
  expect((await ask("GET", "registered-models/get", { name: "llm-sn" })).body.registered_model.tags).toEqual(
    named.tags,
  );
  expect((await ask("GET", "registered-models/search")).body.registered_models).toHaveLength(1);

  const path = await packageOf(folder, "weights-of-llm", key);
  expect(await put("llm-sn-1", path)).toEqual({ status: 200, body: {} });
  const tags = [
    { key: "dataset.digest", value: "d".repeat(64) },
    { key: "git.sha", value: "abc" },
    { key: "package.signed-by", value: "somebody else" },
  ];
  const version = {
    name: "llm-sn",
    source: `${artifacts()}/incoming/llm-sn-1`,
    run_id: "r1",
    tags,
    description: "the first",
  };
  const { status, body } = await ask("POST", "model-versions/create", version);
  expect(status).toBe(200);
  // MLflow's client waits until it is READY.
  expect(body.model_version).toMatchObject({
    name: "llm-sn",
    version: "1",
    status: "READY",
    run_id: "r1",
    description: "the first",
  });
  const all = Object.fromEntries(body.model_version.tags.map((tag: Record<string, string>) => [tag.key, tag.value]));
  expect(all).toMatchObject({ "dataset.digest": "d".repeat(64), "git.sha": "abc", "package.signed-by": key.id });
  expect([...((await registry.state()).models.get("llm-sn")?.versions.values() ?? [])][0]?.parents).toEqual([
    { role: "dataset", digest: "d".repeat(64) },
  ]);
  expect((await ask("GET", "model-versions/get", { name: "llm-sn", version: "1" })).body.model_version.status).toBe(
    "READY",
  );
  const bytes = Buffer.from(await (await fetch(`${body.model_version.source}/llm-sn-1.tar`)).arrayBuffer());
  expect(bytes.equals(readFileSync(path))).toBe(true);
  expect(existsSync(join(root, "incoming", "llm-sn-1"))).toBe(false);
  const alias = { name: "llm-sn", alias: "challenger", version: "1" };
  expect((await ask("POST", "registered-models/alias", alias)).status).toBe(200);
  expect((await check(root, [publicPart(key)])).problems).toEqual([]);
});

test("by the store's own scheme too; a package that is a version already, changed, or none at all is refused", async () => {
  const create = (source: string) => ask("POST", "model-versions/create", { name: "llm-sn", source });
  const second = await packageOf(folder, "second-weights", key);
  await put("second", second);
  expect((await create("mlflow-artifacts:/incoming/second/model.tar")).body.model_version.version).toBe("2");
  await put("again", second);
  expect((await create("mlflow-artifacts:/incoming/again")).body.error_code).toBe("INVALID_PARAMETER_VALUE");

  const changed = join(folder, "changed.tar");
  const bytes = readFileSync(await packageOf(folder, "third-weights", key));
  bytes.write("THIRD", bytes.indexOf("third-weights"));
  writeFileSync(changed, bytes);
  await put("changed", changed);
  expect((await create("mlflow-artifacts:/incoming/changed")).body.error_code).toBe("INVALID_PARAMETER_VALUE");
  writeFileSync(changed, "no tar");
  await put("changed", changed);
  expect((await create("mlflow-artifacts:/incoming/changed")).body.error_code).toBe("INVALID_PARAMETER_VALUE");
  expect((await registry.state()).models.get("llm-sn")?.versions.size).toBe(2);
  expect(told).toEqual([]);
  expect(await left(), "what is refused takes no room").toEqual([]);
});

test("where others reach it nothing is taken in, nor under a name that leaves the folder", async () => {
  const path = await packageOf(folder, "fourth-weights", key);
  expect((await put("fourth", path, { port: reading.port })).body.error_code).toBe("PERMISSION_DENIED");
  expect((await put("..%2fpackages", path)).status).toBe(400);
  expect((await put("fourth", path, { file: "..%2fmodel.tar" })).status).toBe(400);
  expect((await put("fourth", path, { file: "model.sh" })).status).toBe(400);
  const foreign = { method: "PUT", headers: { origin: "http://evil.example" }, body: "x" };
  expect((await fetch(`${artifacts()}/incoming/fourth/model.tar`, foreign)).status).toBe(403);
  expect(existsSync(join(root, "incoming", "fourth"))).toBe(false);
});

test("of several packages under one name none is taken by chance", async () => {
  const place = join(root, "incoming", "several");
  await mkdir(place, { recursive: true });
  const made = await packageOf(folder, "sixth-weights", key);
  for (const name of ["a.tar", "b.tar"]) copyFileSync(made, join(place, name));
  const create = (source: string) => ask("POST", "model-versions/create", { name: "llm-sn", source });
  const { body } = await create("mlflow-artifacts:/incoming/several");
  expect(body).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE", message: expect.stringContaining("several") });
  expect((await create("mlflow-artifacts:/incoming/several/b.tar")).status).toBe(200);
});

test.each([
  ["refused", "no tar"],
  ["taken in", "tenth-weights"],
])(
  "a package that is put while another of its name is %s stays, and becomes a version of its own",
  async (_, first) => {
    const path = await packageOf(folder, `ninth-weights-${first}`, key);
    const before = join(folder, `before-${first.slice(0, 2)}.tar`);
    if (first === "no tar") writeFileSync(before, first);
    else copyFileSync(await packageOf(folder, first, key), before);
    let meanwhile = async () => {};
    // The same registry, at the moment between its answer and what is made of it.
    class Watched extends Registry {
      override async add(...given: Parameters<Registry["add"]>) {
        return super.add(...given).finally(() => meanwhile());
      }
    }
    const watched = new Watched(root, { keys: [publicPart(key)], now: () => "2026-11-21T09:00:00Z" });
    const face = { root, registry: watched, names: namesOf("127.0.0.1", []), tell: (line: string) => told.push(line) };
    const own = await listen(faceOf({ ...face, readOnly: false }), "127.0.0.1", 0);
    const name = `while-${first.slice(0, 2)}`;
    const create = async () => {
      const answer = await fetch(`http://127.0.0.1:${own.port}/api/2.0/mlflow/model-versions/create`, {
        method: "POST",
        body: JSON.stringify({ name: "llm-sn", source: `mlflow-artifacts:/incoming/${name}` }),
        headers: { "content-type": "application/json" },
      });
      return answer.status;
    };
    try {
      await put(name, before, { port: own.port });
      meanwhile = async () => {
        await put(name, path, { port: own.port });
      };
      expect(await create()).toBe(first === "no tar" ? 400 : 200);
      meanwhile = async () => {};
      expect(existsSync(join(root, "incoming", name, "model.tar"))).toBe(true);
      expect(await create()).toBe(200);
      expect(existsSync(join(root, "incoming", name))).toBe(false);
    } finally {
      await own.close();
    }
  },
);

test("what cannot be put in its place leaves no draft, and what goes meanwhile stops nobody", async () => {
  const path = await packageOf(folder, "seventh-weights", key);
  // A link that leads nowhere: as what another call takes away between the list and the look.
  symlinkSync(join(root, "nowhere"), join(root, "incoming", "gone"));
  expect((await put("seventh", path)).status).toBe(200);
  rmSync(join(root, "incoming"), { recursive: true });
  writeFileSync(join(root, "incoming"), "");
  expect((await put("eighth", path)).status).toBe(500);
  expect(readdirSync(join(root, "drafts"))).toEqual([]);
  rmSync(join(root, "incoming"));
  told.length = 0;
});

test("what became no version for a day goes with the next one", async () => {
  const old = join(root, "incoming", "old");
  await mkdir(old, { recursive: true });
  const before = Date.now() / 1000 - 2 * 86_400;
  utimesSync(old, before, before);
  await put("fifth", await packageOf(folder, "fifth-weights", key));
  expect([existsSync(old), existsSync(join(root, "incoming", "fifth"))]).toEqual([false, true]);
});

test("a model without a version is taken back, and made again", async () => {
  await ask("POST", "registered-models/create", { name: "tts-sn" });
  await registry.undo();
  expect((await ask("GET", "registered-models/get", { name: "tts-sn" })).status).toBe(404);
  expect((await ask("POST", "registered-models/create", { name: "tts-sn" })).status).toBe(200);
  expect((await check(root, [publicPart(key)])).problems).toEqual([]);
});
