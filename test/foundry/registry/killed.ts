import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { publicKey } from "../../../foundry/manifest/keys.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { faceOf } from "../../../foundry/registry/serve/app.ts";
import { listen, namesOf } from "../../../foundry/registry/serve/listen.ts";
import { mirror } from "../../../foundry/track/mirror.ts";
import { Runs } from "../../../foundry/track/runs.ts";

/**
 * A process that changes a registry or logs a run until it is killed: ROOT, PUBLIC KEY, KIND, and packages or, for `track`,
 * a run's id and where MLflow is. Tells each deed once it is done.
 */
const [root = "", open = "", kind = "", ...packages] = process.argv.slice(2);
const registry = new Registry(root, { keys: [publicKey(open)], now: () => "2026-11-21T09:00:00Z" });
const more = { model: "asr-sn", parents: [], tags: {} };

const tell = (deed: string, revision: number) => process.stdout.write(`${deed} ${revision}\n`);
const move = async (version: number) => tell("alias", (await registry.alias("asr-sn", "canary", version)).revision);
const back = async () => tell("undo", (await registry.undo()).revision);

process.stdout.write("begun 0\n");
if (kind === "add") {
  for (const path of packages.filter(existsSync)) {
    await registry.add(path, more);
    tell("add", (await registry.state()).revision);
  }
}
for (let version = 1; kind === "alias"; version = 3 - version) await move(version);
if (kind === "serve") await served();
if (kind === "track") await tracked(packages[0] ?? "", packages[1] ?? "");
while (kind === "undo") {
  await move(1);
  await back();
}

/** Told is what the server has answered. */
async function served(): Promise<never> {
  const names = namesOf("127.0.0.1", []);
  const face = faceOf({ root, registry, names, readOnly: false, tell: () => {} });
  const { port } = await listen(face, "127.0.0.1", 0);
  const path = `http://127.0.0.1:${port}/api/2.0/mlflow/registered-models/alias`;
  for (let version = 1; ; version = 3 - version) {
    const body = JSON.stringify({ name: "asr-sn", alias: "canary", version: String(version) });
    const answer = await fetch(path, { method: "POST", body, headers: { "content-type": "application/json" } });
    if (!answer.ok) throw new Error(await answer.text());
    tell("serve", (await registry.state()).revision);
  }
}

async function tracked(id: string, uri: string): Promise<never> {
  const runs = new Runs(root, Date.now);
  const count = Object.keys((await runs.summary(id)).params).length;
  for (let line = count; ; line++) {
    const metrics = [{ name: "loss", value: line / 2, step: line }];
    await runs.log(id, { params: { [`p${line}`]: "x".repeat(line + 1) }, metrics });
    tell("track", line + 1);
    await mirror(runs.folder(id), { uri }, { tries: 1, within: 1_000, now: true }, { fetch, now: Date.now, wait });
  }
}
