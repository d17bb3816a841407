import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ingest } from "../../foundry/data/ingest.ts";
import { readRows } from "../../foundry/data/rows.ts";
import { treeAt } from "../../foundry/data/tree.ts";
import { realDisk } from "../../server/disk.ts";
import { Uploads } from "../../server/uploads/uploads.ts";
import { appOf, KEY, posted } from "./app-of.ts";
import { at, clip, type Given, hex, takeBack } from "./clips.ts";
import { gate } from "./services.ts";

const NOW = Date.UTC(2026, 10, 22);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-uploads-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = (bytes = 2 ** 30) => new Uploads({ folder, bytes, disk: realDisk, now: () => NOW });
const serverOn = (bytes?: number) => appOf({ uploads: opened(bytes) });
type App = ReturnType<typeof serverOn>;

const send = (app: App, { id, wav }: Given, offset: number, end = wav.length) =>
  app.request(at(id), {
    method: "PATCH",
    headers: { ...KEY, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
    body: wav.slice(offset, end),
  });
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
const everything = () => Buffer.concat(files().map((path) => readFileSync(path))).toString("latin1");
const offsetOf = ({ headers }: Response) => Number(headers.get("upload-offset"));

test("a recording comes in pieces, over a restart, once, and the foundry takes it in", async () => {
  const given = clip();
  let app = serverOn();
  const created = await app.request("/v1/uploads", posted(given.offer));
  expect([created.status, created.headers.get("location"), offsetOf(created)]).toEqual([201, at(given.id), 0]);
  expect((await send(app, given, 0, 1_000)).status).toBe(204);
  app = serverOn();
  const head = await app.request(at(given.id), { method: "HEAD", headers: KEY });
  expect([head.status, offsetOf(head), await head.text()]).toEqual([200, 1_000, ""]);
  // The answer to a piece was lost, and it comes again.
  const twice = await send(app, given, 0, 1_000);
  expect([twice.status, offsetOf(twice)]).toEqual([409, 1_000]);
  expect(offsetOf(await send(app, given, 1_000))).toBe(given.wav.length);
  const again = await serverOn().request("/v1/uploads", posted(given.offer));
  expect([again.status, offsetOf(again)]).toEqual([200, given.wav.length]);
  expect((await send(app, given, 0)).status).toBe(409);
  expect(files().filter((path) => path.endsWith(".wav"))).toHaveLength(1);

  const asked = {
    dataset: "given",
    from: join(folder, "voices"),
    as: "audiofolder",
    language: "sn",
    licence: "CC0-1.0",
    source: "inzwa",
  };
  const tree = treeAt(join(folder, "storage"));
  expect((await ingest(asked, tree, () => {})).done.counts).toMatchObject({ rows: 1, dropped: 0 });
  for await (const row of readRows(join(tree.folder("raw", "given"), "rows.jsonl")))
    expect(row).toMatchObject({ id: given.id, text: "mwana 1", audio: { sha256: given.offer.sha256 } });
  expect((await takeBack(app, given.id, given.secret)).status).toBe(204);
  expect((await ingest(asked, tree, () => {})).done.counts).toMatchObject({ rows: 0, "dropped:withdrawn": 1 });
});

test("taken back, nothing is left and nothing comes again, whenever it was", async () => {
  const [whole, half, never] = [clip(11), clip(12), clip(13)];
  const app = serverOn();
  for (const one of [whole, half]) await app.request("/v1/uploads", posted(one.offer));
  await send(app, whole, 0);
  await send(app, half, 0, 900);
  expect((await takeBack(app, whole.id, "0".repeat(64))).status).toBe(403);
  expect((await takeBack(app, whole.id, "short")).status).toBe(400);
  for (const one of [whole, half, never, whole])
    expect((await takeBack(app, one.id, one.secret)).status, one.id).toBe(204);
  expect(everything()).not.toContain("mwana");
  expect(files().filter((path) => /\.(wav|draft)$/.test(path))).toEqual([]);
  const late = serverOn();
  for (const one of [whole, half, never]) {
    expect((await late.request("/v1/uploads", posted(one.offer))).status).toBe(410);
    expect((await send(late, one, 0)).status).toBe(410);
  }
});

test("what is not what was offered is not kept", async () => {
  const app = serverOn();
  const given = clip(21);
  await app.request("/v1/uploads", posted(given.offer));
  const forged = { ...given, wav: given.wav.map((byte, i) => (i === 700 ? byte ^ 1 : byte)) };
  expect((await send(app, forged, 0)).status).toBe(460);
  expect(offsetOf(await app.request(at(given.id), { headers: KEY }))).toBe(0);
  expect((await send(app, given, 0)).status).toBe(204);
  const other = { ...given.offer, sha256: "1".repeat(64) };
  expect((await app.request("/v1/uploads", posted(other))).status).toBe(422);
  const text = { ...clip(22), wav: Buffer.from("no sound".repeat(10)) };
  await app.request("/v1/uploads", posted({ ...text.offer, size: text.wav.length, sha256: hex(text.wav) }));
  expect((await send(app, text, 0)).status).toBe(422);
  expect(everything()).not.toContain("no sound");
  expect((await send(app, clip(23), 0)).status).toBe(404);
});

test("an offer without consent, of another licence, or out of bounds is refused", async () => {
  const app = serverOn();
  const { offer } = clip(31);
  const rows = [
    { ...offer.row, consent: { ...offer.row.consent, scopes: [] } },
    { ...offer.row, licence: "CC0-1.0" },
    { ...offer.row, file_name: "../../etc/passwd" },
    { ...offer.row, id: "../x" },
    { ...offer.row, text: "a\u0000b" },
    { ...offer.row, more: "x" },
  ];
  for (const row of rows)
    expect((await app.request("/v1/uploads", posted({ ...offer, row }))).status, JSON.stringify(row)).toBe(400);
  for (const size of [0, -1, 1.5, 2 ** 30])
    expect((await app.request("/v1/uploads", posted({ ...offer, size }))).status).toBe(400);
  expect(files()).toEqual([]);
  await app.request("/v1/uploads", posted(offer));
  const long = { ...clip(31), wav: new Uint8Array(offer.size + 1) };
  expect((await send(app, long, 0)).status).toBe(413);
});

test("there is an end to what is taken", async () => {
  const app = serverOn(40_000);
  const [one, two, three] = [clip(41), clip(42), clip(43)];
  for (const given of [one, two]) expect((await app.request("/v1/uploads", posted(given.offer))).status).toBe(201);
  const full = await app.request("/v1/uploads", posted(three.offer));
  expect([full.status, full.headers.get("retry-after")]).toEqual([507, "3600"]);
});

test("it asks for a key with its own scope, and is off where no folder is named", async () => {
  const { offer } = clip(51);
  expect((await appOf().request("/v1/uploads", posted(offer))).status).toBe(501);
  const app = serverOn();
  expect((await app.request("/v1/uploads", { ...posted(offer), headers: {} })).status).toBe(401);
  const talker = { name: "talker", scopes: new Set(["audio", "chat", "realtime", "models"] as const) };
  const narrow = appOf({ uploads: opened(), gate: { ...gate, whose: async () => talker } });
  expect((await narrow.request("/v1/uploads", posted(offer))).status).toBe(403);
  expect((await narrow.request(at(clip(51).id), { method: "DELETE", headers: KEY })).status).toBe(403);
});
