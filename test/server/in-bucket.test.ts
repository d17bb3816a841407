import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Put } from "../../core/collect/put.ts";
import { ingest } from "../../foundry/data/ingest.ts";
import { treeAt } from "../../foundry/data/tree.ts";
import type { Fields } from "../../server/services.ts";
import { InBucket } from "../../server/uploads/in-bucket.ts";
import { S3 } from "../../server/uploads/s3.ts";
import { ACCOUNT, StandInStore } from "../s3/stand-in.ts";
import { appOf, KEY, posted } from "./app-of.ts";
import { at, clip, type Given, takeBack } from "./clips.ts";

const NOW = Date.UTC(2026, 10, 22);
const VALID = 15 * 60_000;

/** A server over a bucket; both clocks stand where they are put. */
function house(ways: ConstructorParameters<typeof StandInStore>[0] = {}, bytes = 2 ** 30) {
  const clocks = { ours: NOW, theirs: NOW };
  const store = new StandInStore({ now: () => clocks.theirs, page: 2, ...ways });
  const told: Fields[] = [];
  const tell = (fields: Fields) => void told.push(fields);
  const log = { debug: tell, info: tell, warn: tell, error: tell };
  const started = () => {
    const s3 = new S3({
      endpoint: new URL("http://store.internal:9000"),
      publicEndpoint: new URL("https://store.example"),
      bucket: "voices/sn",
      region: ACCOUNT.region,
      keys: ACCOUNT,
      fetch: (url, init) => store.fetch(url, init),
      now: () => clocks.ours,
      log,
    });
    return appOf({ uploads: new InBucket({ s3, bytes, now: () => clocks.ours }) });
  };
  const things = () => [...store.things].map(([path, { body }]) => ({ path, text: body.toString("latin1") }));
  return { store, clocks, told, started, things, app: started() };
}
type House = ReturnType<typeof house>;

async function offered(app: House["app"], { offer }: Given) {
  const answer = await app.request("/v1/uploads", posted(offer));
  const { put } = (await answer.json()) as { put?: Put };
  return { status: answer.status, offset: Number(answer.headers.get("upload-offset")), put };
}
async function addressOf(app: House["app"], given: Given): Promise<Put> {
  const { put } = await offered(app, given);
  if (!put) throw new Error("no address was given");
  return put;
}
const sent = async ({ store }: House, { url, headers }: Put, body: Uint8Array<ArrayBuffer>) =>
  (await store.fetch(url, { method: "PUT", headers: { ...headers } as Record<string, string>, body })).status;
const headOf = async (app: House["app"], id: string) => {
  const { status, headers } = await app.request(at(id), { method: "HEAD", headers: KEY });
  return [status, Number(headers.get("upload-offset"))];
};

test("words go to the server and sound to the store, once, over a restart; the foundry takes it in and drops it again", async () => {
  const scene = house();
  const given = clip();
  const first = await offered(scene.app, given);
  expect([first.status, first.offset]).toEqual([201, 0]);
  expect(first.put?.url).toMatch(/^https:\/\/store\.example\/voices\/sn\/voices\/01\/[0-9a-f]{32}\/audio\//);
  expect(JSON.stringify(first.put)).not.toContain(ACCOUNT.secret);
  expect(await sent(scene, first.put as Put, given.wav)).toBe(200);
  // The answer was lost: the store has it, and an address that is asked for anew changes nothing.
  expect(await sent(scene, first.put as Put, given.wav)).toBe(412);
  const later = scene.started();
  expect(await headOf(later, given.id)).toEqual([200, given.wav.length]);
  expect(await offered(later, given)).toMatchObject({ status: 200, offset: given.wav.length, put: undefined });
  expect(scene.things().filter(({ text }) => text.startsWith("RIFF"))).toHaveLength(1);

  // What `aws s3 sync` makes of it.
  const folder = mkdtempSync(join(tmpdir(), "inzwa-bucket-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const synced = async () => {
    for (const [path, { body }] of scene.store.things) {
      const file = join(folder, path.slice("/voices/sn/".length));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, body);
    }
    const asked = { dataset: "given", from: join(folder, "voices"), as: "audiofolder", language: "sn" };
    const tree = treeAt(join(folder, "storage"));
    return (await ingest({ ...asked, licence: "CC0-1.0", source: "inzwa" }, tree, () => {})).done.counts;
  };
  expect(await synced()).toMatchObject({ rows: 1, dropped: 0 });
  expect((await takeBack(later, given.id, given.secret)).status).toBe(204);
  expect(await synced()).toMatchObject({ rows: 0, "dropped:withdrawn": 1 });
});

test("taken back, nothing is left and nothing comes again, also what was still under way", async () => {
  const scene = house();
  const [whole, late, never] = [clip(11), clip(12), clip(13)];
  const put = await addressOf(scene.app, whole);
  const under = await addressOf(scene.app, late);
  await sent(scene, put, whole.wav);
  await headOf(scene.app, whole.id);
  expect((await takeBack(scene.app, whole.id, "0".repeat(64))).status).toBe(403);
  for (const one of [whole, late, never, whole])
    expect((await takeBack(scene.app, one.id, one.secret)).status, one.id).toBe(204);
  expect(await sent(scene, under, late.wav)).toBe(412);
  for (const { path, text } of scene.things()) expect(text, path).not.toMatch(/RIFF|mwana/);
  for (const one of [whole, late, never]) {
    expect((await offered(scene.started(), one)).status).toBe(410);
    expect((await headOf(scene.started(), one.id))[0]).toBe(410);
  }
});

test("where a store does not keep what lies there, a withdrawal ends once no address is valid any more", async () => {
  const scene = house({ holds: false });
  const given = clip(14);
  const put = await addressOf(scene.app, given);
  expect(put.headers).not.toHaveProperty("If-None-Match");
  const first = await takeBack(scene.app, given.id, given.secret);
  // Fifteen minutes, and the time that a page gives this recording to arrive.
  expect([first.status, Number(first.headers.get("retry-after"))]).toEqual([503, 901 + 92]);
  expect(await sent(scene, put, given.wav)).toBe(200);
  const later = (seconds: number) => {
    for (const one of ["ours", "theirs"] as const) scene.clocks[one] += 1000 * seconds;
  };
  later(899);
  expect(await sent(scene, put, given.wav)).toBe(200);
  later(3);
  expect(await sent(scene, put, given.wav)).toBe(403);
  expect((await takeBack(scene.app, given.id, given.secret)).status).toBe(503);
  later(92);
  expect((await takeBack(scene.started(), given.id, given.secret)).status).toBe(204);
  for (const { path, text } of scene.things()) expect(text, path).not.toMatch(/RIFF|mwana/);
});

test("other bytes than the offered ones are not kept, whoever lets them in", async () => {
  const scene = house();
  const given = clip(21);
  const put = await addressOf(scene.app, given);
  const forged = given.wav.map((byte, i) => (i === 700 ? byte ^ 1 : byte));
  expect(await sent(scene, put, forged)).toBe(400);
  const path = new URL(put.url).pathname;
  // A store that looks at no digest.
  scene.store.things.set(path, { body: Buffer.from(forged), headers: {}, at: NOW });
  expect((await headOf(scene.app, given.id))[0]).toBe(460);
  expect(scene.store.things.has(path)).toBe(false);
  expect((await offered(scene.app, given)).offset).toBe(0);
  expect(await sent(scene, put, given.wav)).toBe(200);
  expect((await headOf(scene.app, given.id))[1]).toBe(given.wav.length);
  const piece = { method: "PATCH", headers: { ...KEY, "Upload-Offset": "0" }, body: given.wav };
  const refused = await scene.app.request(at(given.id), {
    ...piece,
    headers: { ...piece.headers, "Content-Type": "application/offset+octet-stream" },
  });
  expect(refused.status).toBe(405);
});

test("a bucket that keeps former versions is not collected into", async () => {
  const scene = house({ versions: true });
  expect((await offered(scene.app, clip(31))).status).toBe(503);
  expect(scene.things().map(({ text }) => text)).toEqual([""]);
});

test("where versions were switched on since, a withdrawal takes out what it can and is not said to be over", async () => {
  const scene = house();
  const given = clip(34);
  await sent(scene, await addressOf(scene.app, given), given.wav);
  await headOf(scene.app, given.id);
  scene.store.versions(true);
  for (const app of [scene.app, scene.started()]) {
    const answer = await takeBack(app, given.id, given.secret);
    expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: "store_versions" } }]);
  }
  for (const { path, text } of scene.things()) expect(text, path).not.toMatch(/RIFF|mwana/);
  scene.store.versions(false);
  expect((await takeBack(scene.app, given.id, given.secret)).status).toBe(204);
});

test("a clock that is wrong is set by the store's, and addresses are valid by it", async () => {
  const scene = house();
  scene.clocks.ours -= 3_600_000;
  const given = clip(32);
  const put = await addressOf(scene.app, given);
  expect(await sent(scene, put, given.wav)).toBe(200);
  expect((await headOf(scene.app, given.id))[1]).toBe(given.wav.length);
});

test.each([-10, 10])("an address ends by the store's clock, also where ours is %i minutes off", async (minutes) => {
  const scene = house({ holds: false });
  scene.clocks.ours += minutes * 60_000;
  const given = clip(35);
  const put = await addressOf(scene.app, given);
  const left = Number((await takeBack(scene.app, given.id, given.secret)).headers.get("retry-after"));
  for (const one of ["ours", "theirs"] as const) scene.clocks[one] += VALID - 2_000;
  expect(await sent(scene, put, given.wav)).toBe(200);
  for (const one of ["ours", "theirs"] as const) scene.clocks[one] += (left + 2) * 1000 - VALID;
  expect((await takeBack(scene.app, given.id, given.secret)).status).toBe(204);
  expect(await sent(scene, put, given.wav)).toBe(403);
});

test("a sound that is longer than it was offered is not read to its end", async () => {
  const scene = house();
  const given = clip(36);
  await addressOf(scene.app, given);
  const ask = scene.store.fetch.bind(scene.store);
  let [read, ended] = [0, false];
  scene.store.fetch = async (url, init) => {
    if (init.method !== "GET" || !url.endsWith(".wav")) return ask(url, init);
    const body = new ReadableStream({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(4_096));
      },
      cancel() {
        ended = true;
      },
    });
    return new Response(body);
  };
  expect((await headOf(scene.app, given.id))[0]).toBe(460);
  expect(ended).toBe(true);
  expect(read).toBeLessThan(10);
});

test("a store that breaks off in the midst of an answer, or sends elsewhere, is asked again later", async () => {
  const scene = house();
  const given = clip(37);
  expect((await offered(scene.app, given)).status).toBe(201);
  const asked: (string | undefined)[] = [];
  const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) });
  const answers = [new Response(broken), new Response("", { status: 307, headers: { location: "https://b.example" } })];
  scene.store.fetch = async (_, { redirect }) => {
    asked.push(redirect);
    return answers.shift() ?? Response.error();
  };
  for (const status of [0, 307]) {
    const answer = await scene.app.request(at(given.id), { headers: KEY });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(scene.told.at(-1)).toMatchObject({ event: "collect-store", method: "GET", status });
  }
  expect(asked).toEqual(["manual", "manual"]);
});

test("a store that does not let itself be listed takes nothing, and what it has can be taken back", async () => {
  const scene = house();
  const given = clip(38);
  await addressOf(scene.app, given);
  const ask = scene.store.fetch.bind(scene.store);
  scene.store.fetch = async (url, init) =>
    url.includes("list-type") ? new Response("<Code>AccessDenied</Code>", { status: 403 }) : ask(url, init);
  const later = scene.started();
  expect((await offered(later, clip(39))).status).toBe(503);
  expect((await takeBack(later, given.id, given.secret)).status).toBe(204);
});

test("a store that does not answer costs an answer to come again, and is told of without a key or a word", async () => {
  const scene = house();
  scene.store.instead.push(503);
  const answer = await scene.app.request("/v1/uploads", posted(clip(33).offer));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(scene.told).toContainEqual({ event: "collect-store", method: "PUT", status: 503, code: "SlowDown" });
  expect((await offered(scene.app, clip(33))).status).toBe(201);
});

test("there is an end to what is taken, also after a restart; an offer that nobody goes on with makes room", async () => {
  const scene = house({}, 40_000);
  expect((await offered(scene.app, clip(41))).status).toBe(201);
  expect((await takeBack(scene.app, clip(42).id, clip(42).secret)).status).toBe(204);
  expect((await offered(scene.app, clip(43))).status).toBe(507);
  expect((await offered(scene.started(), clip(43))).status).toBe(507);
  for (const one of ["ours", "theirs"] as const) scene.clocks[one] += 8 * 24 * 3_600_000;
  expect((await offered(scene.started(), clip(43))).status).toBe(201);
  expect((await offered(scene.started(), clip(42))).status).toBe(410);
});
