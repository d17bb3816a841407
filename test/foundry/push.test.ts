import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { exportRows } from "../../foundry/data/export.ts";
import { withdraw } from "../../foundry/data/withdraw.ts";
import { keyPath, signed } from "../../foundry/push/sigv4.ts";
import { push } from "../../foundry/verbs/push.ts";
import { emptyFolder, quiet, rowsIn, silverOf, spoken } from "./data/storage.ts";

const keys = { id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const at = Date.UTC(2013, 4, 24);
const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

afterEach(() => vi.unstubAllEnvs());

test("requests are signed as Amazon's own examples are", () => {
  const host = "https://examplebucket.s3.amazonaws.com";
  const get = signed(
    {
      method: "GET",
      url: new URL("/test.txt", host),
      headers: { range: "bytes=0-9" },
      sha256: sha256(""),
      region: "us-east-1",
      at,
    },
    keys,
  );
  expect(get.authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request," +
      "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," +
      "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  );
  const headers = { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" };
  const url = new URL(`/${keyPath("test$file.text")}`, host);
  const stored = signed(
    { method: "PUT", url, headers, sha256: sha256("Welcome to Amazon S3."), region: "us-east-1", at },
    keys,
  );
  expect(stored.authorization).toContain("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  expect(keyPath("a b/ç'(1)+.wav")).toBe("a%20b/%C3%A7%27%281%29%2B.wav");
});

/** A store that keeps what is signed with the keys and is what its digest says. fails: requests that it answers with 500. */
async function store(fails = 0) {
  const things = new Map<string, { body: Buffer; digest: string }>();
  const seen: string[] = [];
  let left = fails;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers } = request;
    seen.push(method);
    const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
    const own = names.filter((name) => !/^(host|x-amz-(content-sha256|date))$/.test(name));
    const asked = {
      method,
      url: new URL(url, `http://${headers.host}`),
      headers: Object.fromEntries(own.map((name) => [name, String(headers[name])])),
      sha256: sha256(body),
      region: "us-east-1",
      at: Date.now(),
    };
    const time = String(headers["x-amz-date"]);
    asked.at = Date.parse(time.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"));
    const right = signed(asked, keys).authorization === headers.authorization;
    const status = !right ? 403 : method === "HEAD" ? (things.has(url) ? 200 : 404) : left-- > 0 ? 500 : 200;
    if (status === 200 && method === "PUT") things.set(url, { body, digest: String(headers["x-amz-meta-sha256"]) });
    response.writeHead(status, { "x-amz-meta-sha256": things.get(url)?.digest ?? "" }).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { things, seen, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
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
  const { things, seen, endpoint } = await store(1);
  await expect(run(folder, tree.root, endpoint)).rejects.toMatchObject({ code: "network" });
  const [first] = await run(folder, tree.root, endpoint);
  const count = things.size;
  expect(first).toBe(`${count} sent, 0 there already`);
  expect([...things.keys()]).toContain("/voices/sn%201/train_manifest.json");
  for (const { body, digest } of things.values()) expect(sha256(body)).toBe(digest);
  seen.length = 0;
  expect(await run(folder, tree.root, endpoint)).toEqual([`0 sent, ${count} there already`]);
  expect(new Set(seen)).toEqual(new Set(["HEAD"]));
  const [gone] = await rowsIn(rows);
  const [affected] = await withdraw(gone?.id ?? "", tree, "2026-11-21T09:00:00Z", quiet);
  expect(affected?.published).toEqual([`s3://voices/sn 1 at ${new URL(endpoint).host}`]);
});

test("what nobody agreed to publish stays, and so does what is no export", async () => {
  const { tree, folder } = await exported("asr");
  const { seen, endpoint } = await store();
  await expect(run(folder, tree.root, endpoint)).rejects.toMatchObject({ code: "refused-host" });
  await expect(run(tree.root, tree.root, endpoint)).rejects.toMatchObject({ code: "no-storage" });
  await expect(run(folder, tree.root, "http://example.org", { unpublished: true })).rejects.toThrow("https");
  expect(seen).toEqual([]);
  expect((await run(folder, tree.root, endpoint, { unpublished: true }))[0]).toMatch(/^\d+ sent, 0/);
});
