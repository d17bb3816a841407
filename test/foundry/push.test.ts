import { createHash } from "node:crypto";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { exportRows } from "../../foundry/data/export.ts";
import { withdraw } from "../../foundry/data/withdraw.ts";
import { push } from "../../foundry/verbs/push.ts";
import { serve } from "../s3/serve.ts";
import { ACCOUNT, StandInStore } from "../s3/stand-in.ts";
import { emptyFolder, quiet, rowsIn, silverOf, spoken } from "./data/storage.ts";

const keys = ACCOUNT;
const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

afterEach(() => vi.unstubAllEnvs());

async function store() {
  const kept = new StandInStore();
  const { endpoint, close } = await serve(kept);
  onTestFinished(close);
  return { kept, endpoint };
}

async function exported(scope: "publish" | "asr") {
  const { tree, rows } = await silverOf(spoken());
  const folder = emptyFolder();
  await exportRows({ rows, layout: "nemo", folder, release: "1.0-2026-11-21", scope }, tree);
  return { tree, rows, folder };
}

function run(folder: string, storage: string, endpoint: string, flags: Record<string, string | boolean> = {}) {
  vi.stubEnv("AWS_ACCESS_KEY_ID", keys.id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys.secret);
  const lines: string[] = [];
  const host = {
    print: (line: string) => void lines.push(line),
    tell: quiet,
    at: (path: string) => path,
    now: Date.now,
  };
  const done = push.run({ words: [folder, "s3://voices/sn 1"], flags: { endpoint, storage, ...flags } }, host);
  return done.then(() => lines);
}

test("an export reaches the store file by file, an interrupted one goes on, and what is there is not sent again", async () => {
  const { tree, rows, folder } = await exported("publish");
  const { kept, endpoint } = await store();
  const { things, seen } = kept;
  // The first file is looked for, and then not taken.
  kept.instead.push(500);
  await expect(run(folder, tree.root, endpoint)).rejects.toMatchObject({ code: "network" });
  const [first] = await run(folder, tree.root, endpoint);
  const count = things.size;
  expect(first).toBe(`${count} sent, 0 there already`);
  expect([...things.keys()]).toContain("/voices/sn%201/train_manifest.json");
  for (const { body, headers } of things.values()) expect(sha256(body)).toBe(headers["x-amz-meta-sha256"]);
  seen.length = 0;
  expect(await run(folder, tree.root, endpoint)).toEqual([`0 sent, ${count} there already`]);
  expect(new Set(seen)).toEqual(new Set(["HEAD 200"]));
  const [gone] = await rowsIn(rows);
  const [affected] = await withdraw(gone?.id ?? "", tree, "2026-11-21T09:00:00Z", quiet);
  expect(affected?.published).toEqual([`s3://voices/sn 1 at ${new URL(endpoint).host}`]);
});

test("what nobody agreed to publish stays, and so does what is no export", async () => {
  const { tree, folder } = await exported("asr");
  const { kept, endpoint } = await store();
  await expect(run(folder, tree.root, endpoint)).rejects.toMatchObject({ code: "refused-host" });
  await expect(run(tree.root, tree.root, endpoint)).rejects.toMatchObject({ code: "no-storage" });
  await expect(run(folder, tree.root, "http://example.org", { unpublished: true })).rejects.toThrow("https");
  expect(kept.seen).toEqual([]);
  expect((await run(folder, tree.root, endpoint, { unpublished: true }))[0]).toMatch(/^\d+ sent, 0/);
});
