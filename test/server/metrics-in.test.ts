import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Bundle } from "../../core/watch/bundle.ts";
import { openGate } from "../../server/safety/gate.ts";
import type { Services } from "../../server/services.ts";
import { Bundles } from "../../server/watch/bundles.ts";
import { openLog } from "../../server/watch/log.ts";
import { openMeter } from "../../server/watch/meter.ts";
import { appOf } from "./app-of.ts";

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-watch-"));
  now = Date.parse("2026-11-22T10:00:00Z");
});
afterEach(() => rmSync(folder, { recursive: true }));

const bundle = (id: number, more: Partial<Bundle> = {}): Bundle => ({
  kind: "watch",
  schema: 2,
  day: "2026-11-22",
  version: "0.1.0",
  id: id.toString(16).padStart(32, "0"),
  measure: "empty",
  counts: [1, -1],
  ...more,
});
const here = () => join(folder, "watch");
const gate = openGate({
  keys: [
    "device:metrics:sk-device-0123456789",
    "operator:admin:sk-operator-0123456789",
    "other:audio:sk-other-0123456789",
  ],
  rates: { points: 500, windowSeconds: 60 },
  now: Date.now,
});

/** A server with a folder for reports, what it logged, and what it handed on of releases. */
function server(parts: Partial<Services> = {}) {
  const lines: string[] = [];
  const released: unknown[] = [];
  const meter = openMeter();
  const watch = new Bundles({ folder: here(), meter, now: () => now });
  const release = async (body: unknown) => released.push(body);
  const releases = async () => new Blob(released.map((one) => `${JSON.stringify(one)}\n`)).stream();
  const log = openLog("debug", { write: (line) => lines.push(line) });
  const app = appOf({ reports: { watch, release, releases }, meter, gate, log, ...parts });
  const tell = (body: unknown, key = "sk-device-0123456789", headers: Record<string, string> = {}) =>
    app.request("/v1/metrics-in", {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const ask = (path: string, key = "sk-operator-0123456789") =>
    app.request(path, { headers: { Authorization: `Bearer ${key}` } });
  return { app, tell, ask, lines, released, meter };
}

test("a bundle counts once, however often it comes, also after a restart", async () => {
  const { tell } = server();
  for (const id of [1, 1, 2]) expect((await tell(bundle(id))).status).toBe(202);
  const { tell: again, ask, meter } = server();
  expect((await again(bundle(2))).status).toBe(202);
  expect(await (await ask("/v1/metrics-in/summary")).json()).toMatchObject({
    schema: 1,
    days: [
      {
        day: "2026-11-22",
        version: "0.1.0",
        measure: "empty",
        bundles: 2,
        counts: [2, -2],
        buckets: ["no", "yes"],
        shares: [1, -1],
      },
    ],
  });
  const figures = await meter.text();
  expect(figures).toContain('inzwa_watch_devices{measure="empty"} 2');
  expect(figures).toContain('inzwa_watch_turns{measure="empty",bucket="yes"} -2');
});

test("the folder holds what came and nothing of who sent it", async () => {
  const { tell, lines } = server();
  const headers = { "User-Agent": "MARKED-agent", "X-Forwarded-For": "203.0.113.77", "Accept-Language": "sn" };
  await tell(bundle(7), undefined, headers);
  await tell(bundle(8, { version: "0.2.0", measure: "success" }), undefined, headers);
  expect(readdirSync(here()).sort()).toEqual(["2026-11-22_0.1.0.jsonl", "2026-11-22_0.2.0.jsonl"]);
  expect(readFileSync(join(here(), "2026-11-22_0.1.0.jsonl"), "utf8")).toBe(`${JSON.stringify(bundle(7))}\n`);
  expect(lines.join("")).not.toMatch(/MARKED|203\.0\.113|metrics-in|device/);
});

test("only what is a bundle is taken, and the answer says where it is wrong", async () => {
  const { tell } = server();
  const param = async (body: unknown) => {
    const answer = await tell(body);
    expect(answer.status).toBe(400);
    return ((await answer.json()) as { error: { param: string } }).error.param;
  };
  expect(await param({ ...bundle(1), kind: "other" })).toBe("kind");
  expect(await param({ ...bundle(1), text: "mhoro" })).toBe("text");
  expect(await param({ ...bundle(1), counts: [1] })).toBe("counts");
  expect(await param({ ...bundle(1), counts: [1, 1e9] })).toBe("counts[1]");
  expect(await param({ ...bundle(1), day: "2026-11-01" })).toBe("day");
  expect(await param({ ...bundle(1), day: "2026-12-01" })).toBe("day");
  expect(await param({ ...bundle(1), version: "../../x" })).toBe("version");
  expect((await tell("{")).status).toBe(400);
  expect((await tell("[]")).status).toBe(400);
  expect((await tell({ ...bundle(1), version: "1".repeat(5_000) })).status).toBe(413);
  expect(existsSync(here())).toBe(false);
});

test("a device's key tells and reads nothing; an operator's reads", async () => {
  const { tell, ask, app } = server();
  expect((await app.request("/v1/metrics-in", { method: "POST", body: "{}" })).status).toBe(401);
  expect((await tell(bundle(1), "sk-other-0123456789")).status).toBe(403);
  expect((await tell(bundle(1))).status).toBe(202);
  for (const path of ["/v1/metrics-in/summary", "/v1/metrics-in/releases"]) {
    expect((await ask(path, "sk-device-0123456789")).status).toBe(403);
    expect((await ask(path)).status).toBe(200);
  }
});

// A body that does not say its length costs five points.
test("who sends too much is told to wait", async () => {
  const few = openGate({
    keys: ["d:metrics:sk-device-0123456789"],
    rates: { points: 15, windowSeconds: 60 },
    now: Date.now,
  });
  const { tell } = server({ gate: few });
  const statuses = [];
  for (let id = 0; id < 5; id++) statuses.push((await tell(bundle(id))).status);
  expect(statuses).toEqual([202, 202, 202, 429, 429]);
});

test("a word on a release is handed on without its kind", async () => {
  const { tell, ask, released } = server();
  expect((await tell({ kind: "release", schema: 1, bits: [0, 1] })).status).toBe(202);
  expect(released).toEqual([{ schema: 1, bits: [0, 1] }]);
  expect(await (await ask("/v1/metrics-in/releases")).text()).toBe('{"schema":1,"bits":[0,1]}\n');
});

test("of a day that is over for good the sums stay and no single bundle does", async () => {
  const { tell, ask } = server();
  await tell(bundle(1));
  await tell(bundle(2, { measure: "success", counts: [0, 3] }));
  now += 16 * 86_400_000;
  await tell(bundle(3, { day: "2026-12-08" }));
  const file = readFileSync(join(here(), "2026-11-22_0.1.0.jsonl"), "utf8");
  expect(file).not.toContain('"id"');
  expect(file.trim().split("\n")).toHaveLength(2);
  const told = await (await ask("/v1/metrics-in/summary")).json();
  expect(await (await server().ask("/v1/metrics-in/summary")).json()).toEqual(told);
});

test("a line that was half written is none, and the bundle comes again", async () => {
  await server().tell(bundle(1));
  appendFileSync(join(here(), "2026-11-22_0.1.0.jsonl"), JSON.stringify(bundle(2)).slice(0, 30));
  const { tell, ask } = server();
  await tell(bundle(2));
  await tell(bundle(3));
  const { ask: later } = server();
  const told = await (await ask("/v1/metrics-in/summary")).json();
  expect(told).toMatchObject({ days: [{ bundles: 3 }] });
  expect(await (await later("/v1/metrics-in/summary")).json()).toEqual(told);
});

test("versions that somebody makes up fill no disk", async () => {
  const { tell } = server();
  const statuses = [];
  for (let id = 0; id < 18; id++) statuses.push((await tell(bundle(id, { version: `9.9.${id}` }))).status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(16);
  expect(statuses.slice(16)).toEqual([503, 503]);
  expect((await tell(bundle(99, { version: "9.9.1" }))).status).toBe(202);
});

test("a server without a folder says so", async () => {
  const app = appOf({ gate });
  const headers = { Authorization: "Bearer sk-operator-0123456789", "Content-Type": "application/json" };
  expect((await app.request("/v1/metrics-in/summary", { headers })).status).toBe(501);
  const init = { method: "POST", headers, body: JSON.stringify(bundle(1)) };
  expect((await app.request("/v1/metrics-in", init)).status).toBe(501);
});
