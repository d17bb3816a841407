import { createHash } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKeyPair, publicPart, signingKey } from "../../../foundry/manifest/keys.ts";
import { signApproval } from "../../../foundry/registry/approval.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { faceOf } from "../../../foundry/registry/serve/app.ts";
import { type Listening, listen, namesOf } from "../../../foundry/registry/serve/listen.ts";
import { emptyFolder, packageOf } from "./packages.ts";

const folder = emptyFolder();
const key = signingKey(newKeyPair().secret, false);
const root = emptyFolder();
const times = ["2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"];
const registry = new Registry(root, { keys: [publicPart(key)], now: () => times.shift() ?? "2026-11-21T13:00:00Z" });
const told: string[] = [];
let listening: Listening;
let reading: Listening;

beforeAll(async () => {
  const parents = [{ role: "dataset", digest: "d".repeat(64) }];
  const [one, two] = [await packageOf(folder, "one-weights", key), await packageOf(folder, "two-weights", key)];
  const first = await registry.add(one, { model: "asr-sn", parents, tags: { run_id: "r1", "git.sha": "abc" } });
  await registry.add(two, { model: "asr-sn", parents: [], tags: { description: "the second" } });
  await registry.add(await packageOf(folder, "voice", key), { model: "tts-sn", parents: [], tags: {} });
  const approval = { model: "asr-sn", digest: first.digest, who: "T. Moyo", when: "2026-11-21T10:00:00Z" };
  await registry.alias("asr-sn", "champion", 1, signApproval(approval, key));
  const face = { root, registry, tell: (line: string) => told.push(line) };
  listening = await listen(faceOf({ ...face, names: namesOf("127.0.0.1", []), readOnly: false }), "127.0.0.1", 0);
  reading = await listen(faceOf({ ...face, names: namesOf("127.0.0.1", []), readOnly: true }), "127.0.0.1", 0);
});
afterAll(async () => {
  await Promise.all([listening.close(), reading.close()]);
  for (const one of [folder, root]) rmSync(one, { recursive: true });
});

/** As mlflow/utils/rest_utils.py calls: GET with a query, all else with JSON, DELETE too. */
async function ask(method: string, path: string, given: Record<string, unknown> = {}, port = listening.port) {
  const base = `http://127.0.0.1:${port}/api/2.0/mlflow/${path}`;
  const query = new URLSearchParams(given as Record<string, string>);
  const answer = await (method === "GET"
    ? fetch(`${base}?${query}`)
    : fetch(base, { method, body: JSON.stringify(given), headers: { "content-type": "application/json" } }));
  return { status: answer.status, body: await answer.json() };
}

const FIELDS = ["name", "version", "creation_timestamp", "last_updated_timestamp", "current_stage", "description"];

test("a version has MLflow's fields, times in milliseconds, the version as text, lineage as tags", async () => {
  const { status, body } = await ask("GET", "model-versions/get", { name: "asr-sn", version: "1" });
  expect(status).toBe(200);
  expect(Object.keys(body.model_version)).toEqual([...FIELDS, "source", "run_id", "status", "tags", "aliases"]);
  expect(body.model_version).toMatchObject({
    name: "asr-sn",
    version: "1",
    creation_timestamp: Date.UTC(2026, 10, 21, 9),
    last_updated_timestamp: Date.UTC(2026, 10, 21, 12),
    current_stage: "None",
    run_id: "r1",
    status: "READY",
    aliases: ["champion"],
  });
  const tags = Object.fromEntries(
    body.model_version.tags.map(({ key: k, value }: Record<string, string>) => [k, value]),
  );
  expect(tags).toMatchObject({ "git.sha": "abc", "dataset.digest": "d".repeat(64), "package.signed-by": key.id });
});

test("a model tells its aliases and its latest version", async () => {
  const { body } = await ask("GET", "registered-models/get", { name: "asr-sn" });
  expect(body.registered_model).toMatchObject({ name: "asr-sn", aliases: [{ alias: "champion", version: "1" }] });
  const latest = [expect.objectContaining({ version: "2", description: "the second" })];
  expect(body.registered_model.latest_versions).toEqual(latest);
  for (const method of ["GET", "POST"])
    expect((await ask(method, "registered-models/get-latest-versions", { name: "asr-sn" })).body).toEqual({
      model_versions: latest,
    });
  const production = { name: "asr-sn", stages: ["Production"] };
  expect((await ask("POST", "registered-models/get-latest-versions", production)).body.model_versions).toEqual([]);
});

test("an alias leads to a version, is moved and deleted; the history has each move once", async () => {
  const set = { name: "asr-sn", alias: "shadow", version: "2" };
  const { revision } = await registry.state();
  expect(await ask("POST", "registered-models/alias", set)).toEqual({ status: 200, body: {} });
  expect(await ask("POST", "registered-models/alias", set)).toEqual({ status: 200, body: {} });
  const asked = { name: "asr-sn", alias: "shadow" };
  expect((await ask("GET", "registered-models/alias", asked)).body.model_version.version).toBe("2");
  expect((await ask("DELETE", "registered-models/alias", asked)).status).toBe(200);
  expect((await ask("DELETE", "registered-models/alias", asked)).status).toBe(200);
  expect(await ask("GET", "registered-models/alias", asked)).toMatchObject({
    status: 404,
    body: { error_code: "RESOURCE_DOES_NOT_EXIST" },
  });
  expect((await registry.state()).revision).toBe(revision + 2);
});

test.each([
  ["POST", "registered-models/alias", { name: "asr-sn", alias: "champion", version: "2" }, 403, "PERMISSION_DENIED"],
  ["DELETE", "registered-models/alias", { name: "asr-sn", alias: "champion" }, 403, "PERMISSION_DENIED"],
  ["POST", "registered-models/alias", { name: "asr-sn", alias: "best", version: "2" }, 400, "INVALID_PARAMETER_VALUE"],
  [
    "POST",
    "registered-models/alias",
    { name: "asr-sn", alias: "canary", version: "x" },
    400,
    "INVALID_PARAMETER_VALUE",
  ],
  [
    "POST",
    "registered-models/alias",
    { name: "asr-sn", alias: "canary", version: "9" },
    404,
    "RESOURCE_DOES_NOT_EXIST",
  ],
  ["GET", "registered-models/get", {}, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "registered-models/get", { name: "none" }, 404, "RESOURCE_DOES_NOT_EXIST"],
  ["GET", "model-versions/get", { name: "asr-sn", version: "9" }, 404, "RESOURCE_DOES_NOT_EXIST"],
  ["GET", "model-versions/get", { name: "asr-sn", version: "1e1" }, 400, "INVALID_PARAMETER_VALUE"],
  ["POST", "registered-models/create", { name: "asr-sn" }, 400, "RESOURCE_ALREADY_EXISTS"],
  ["POST", "registered-models/create", { name: "Asr SN" }, 400, "INVALID_PARAMETER_VALUE"],
  ["POST", "registered-models/create", { name: "new", tags: [{ key: "a" }] }, 400, "INVALID_PARAMETER_VALUE"],
  ["POST", "model-versions/create", { name: "none", source: "/incoming/x" }, 404, "RESOURCE_DOES_NOT_EXIST"],
  ["POST", "model-versions/create", { name: "asr-sn" }, 400, "INVALID_PARAMETER_VALUE"],
  ...[
    "file:///etc/passwd",
    "/etc/passwd",
    "http://127.0.0.1:1/api/2.0/mlflow-artifacts/artifacts/incoming/x",
    "s3://bucket/model",
    "models:/asr-sn/1",
    "mlflow-artifacts:/incoming/..",
    "mlflow-artifacts:/incoming/../packages",
    "mlflow-artifacts:/incoming/nothing-here",
  ].map(
    (source) => ["POST", "model-versions/create", { name: "asr-sn", source }, 400, "INVALID_PARAMETER_VALUE"] as const,
  ),
  ["POST", "registered-models/rename", { name: "asr-sn" }, 404, "ENDPOINT_NOT_FOUND"],
  ["GET", "model-versions/search", { filter: "name ~ 'a'" }, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "model-versions/search", { filter: "name = 'a' OR name = 'b'" }, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "model-versions/search", { filter: "secret = 'a'" }, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "model-versions/search", { max_results: "0" }, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "registered-models/search", { order_by: "name; drop" }, 400, "INVALID_PARAMETER_VALUE"],
  ["GET", "registered-models/search", { page_token: "x" }, 400, "INVALID_PARAMETER_VALUE"],
] as const)("%s %s %j: %s %s", async (method, path, given, status, code) => {
  const { revision } = await registry.state();
  const answer = await ask(method, path, given);
  expect([answer.status, answer.body.error_code]).toEqual([status, code]);
  expect(answer.body.message).toEqual(expect.any(String));
  expect((await registry.state()).revision).toBe(revision);
});

test.each([
  ["", "asr-sn 1, asr-sn 2, tts-sn 1"],
  ["name = 'asr-sn'", "asr-sn 1, asr-sn 2"],
  ['name="tts-sn"', "tts-sn 1"],
  ["name LIKE 'asr%' AND version_number > 1", "asr-sn 2"],
  ["name ilike '%-S_'", "asr-sn 1, asr-sn 2, tts-sn 1"],
  ["run_id = 'r1'", "asr-sn 1"],
  ["run_id IN ('r1', 'r2')", "asr-sn 1"],
  ["tags.`git.sha` = 'abc'", "asr-sn 1"],
  ["tag.git.sha != 'abc'", ""],
  ["tags.constructor LIKE '%'", ""],
  ["version_number <= 1 and name != 'tts-sn'", "asr-sn 1"],
])("versions with %s", async (filter, wanted) => {
  const order = { order_by: "name ASC" };
  const { body } = await ask("GET", "model-versions/search", { filter, ...order });
  const names = body.model_versions.map(({ name, version }: Record<string, string>) => `${name} ${version}`);
  expect(names.sort().join(", ")).toBe(wanted);
});

test("pages follow each other until there is no token", async () => {
  const names: string[] = [];
  for (let page_token = "", pages = 0; pages === 0 || page_token; pages++) {
    const given = { max_results: "1", order_by: "name DESC", page_token };
    const { body } = await ask("GET", "registered-models/search", given);
    names.push(...body.registered_models.map(({ name }: { name: string }) => name));
    page_token = body.next_page_token ?? "";
  }
  expect(names).toEqual(["tts-sn", "asr-sn"]);
});

test("the package is found and fetched as MLflow's HTTP artifact repository does it", async () => {
  const { body } = await ask("GET", "model-versions/get-download-uri", { name: "asr-sn", version: "1" });
  const [head, tail = ""] = body.artifact_uri.split("/mlflow-artifacts/artifacts");
  const list = await fetch(`${head}/mlflow-artifacts/artifacts?path=${encodeURIComponent(tail.replace("/", ""))}`);
  const { files } = await list.json();
  expect(files).toEqual([{ path: "asr-sn-1.tar", is_dir: false, file_size: expect.any(Number) }]);
  const bytes = Buffer.from(await (await fetch(`${body.artifact_uri}/${files[0].path}`)).arrayBuffer());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(tail.slice(1));
  for (const path of [`${tail}/other.tar`, `/${"0".repeat(64)}/asr-sn-1.tar`, "/..%2f..%2flog/00000001.json"])
    expect((await fetch(`${head}/mlflow-artifacts/artifacts${path}`)).status).toBe(404);
});

test.each([
  ["a name that a page has pointed here", "GET", { host: "evil.example:80" }],
  ["a page of others", "GET", { origin: "http://evil.example" }],
  ["a page without an origin", "GET", { origin: "null" }],
  ["a form", "POST", { "content-type": "application/x-www-form-urlencoded" }],
])("%s is not answered", async (_, method, headers) => {
  const path = "/api/2.0/mlflow/registered-models/get?name=asr-sn";
  const asked = request({ port: listening.port, host: "127.0.0.1", method, path, headers });
  asked.end();
  const [answer] = await once(asked, "response");
  answer.resume();
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
});

test("where others reach it nobody changes anything, and a large body is refused", async () => {
  const set = { name: "asr-sn", alias: "canary", version: "1" };
  expect((await ask("POST", "registered-models/alias", set, reading.port)).body.error_code).toBe("PERMISSION_DENIED");
  expect((await ask("GET", "registered-models/get", { name: "asr-sn" }, reading.port)).status).toBe(200);
  expect((await ask("POST", "registered-models/alias", { ...set, x: "x".repeat(70_000) })).status).toBe(413);
  expect(told).toEqual([]);
});
