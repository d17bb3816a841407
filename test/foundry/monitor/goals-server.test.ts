import { afterEach, beforeEach, expect, test } from "vitest";
import { Usage } from "../../../foundry/verb.ts";
import { Drain } from "../../../server/drain.ts";
import { type Listening, listen } from "../../../server/node.ts";
import { Bundles } from "../../../server/watch/bundles.ts";
import { openMeter } from "../../../server/watch/meter.ts";
import { appOf } from "../../server/app-of.ts";
import { folderAt, NOW } from "./at.ts";

const here = folderAt("goals-server");
const before = process.env.INZWA_GOALS_KEY;
let servers: Listening[] = [];

beforeEach(() => {
  process.env.INZWA_GOALS_KEY = "sk-test";
});
afterEach(async () => {
  if (before === undefined) delete process.env.INZWA_GOALS_KEY;
  else process.env.INZWA_GOALS_KEY = before;
  await Promise.all(servers.map((one) => one.close()));
  servers = [];
});

type Parts = Parameters<typeof appOf>[0];
async function started(parts: Parts): Promise<string> {
  const options = { host: "127.0.0.1", port: 0, connections: 9, bodyBytes: 1 << 20, drain: new Drain() };
  const server = await listen(appOf(parts), options);
  servers.push(server);
  return `${server.url}/v1`;
}

/** Reports of fifty devices: how many of them had their questions answered. */
async function reports(name: string, answered: number) {
  const watch = new Bundles({ folder: `${here.folder}/${name}`, meter: openMeter(), now: () => NOW });
  for (let i = 0; i < 50; i += 1)
    await watch.take({
      kind: "watch",
      schema: 2,
      day: "2026-11-21",
      version: "0.1.0",
      id: i.toString(16).padStart(32, "0"),
      measure: "success",
      counts: i < answered ? [20, 0] : [0, 20],
    });
  return { watch, release: async () => undefined, releases: async () => new Blob([]).stream() };
}

async function goals(server: readonly string[]) {
  const { printed } = await here.run("goals", { storage: "nowhere", server: [...server] });
  return (what: string) => printed.find((line) => line.includes(what));
}

test("what devices told a server is fetched from it, of two servers together", async () => {
  const many = await started({ reports: await reports("many", 50) });
  expect((await goals([many]))("Questions on devices that were answered")).toMatch(/^met .*: 1$/);
  const few = await started({ reports: await reports("few", 25) });
  expect((await goals([many, few]))("Questions on devices that were answered")).toMatch(/^missed .*: 0\.75$/);
});

test("a server that takes neither calls nor reports says nothing, and stops nothing", async () => {
  const told = await goals([await started({})]);
  expect(told("Questions on devices that were answered")).toMatch(/^not measured/);
  expect(told("Calls that reached their end")).toMatch(/^not measured/);
});

test("a wrong key, an address with one in it, and a server that is away are refused, without the key's words", async () => {
  const url = await started({ reports: await reports("keyed", 10) });
  process.env.INZWA_GOALS_KEY = "sk-wrong-secret";
  const refused = await goals([url]).catch((thrown: { message: string }) => thrown.message);
  expect(refused).toContain("status 401");
  expect(refused).not.toContain("secret");
  await expect(goals(["http://u:p@127.0.0.1:1/v1"])).rejects.toThrow(Usage);
  await expect(goals(["http://127.0.0.1:1/v1"])).rejects.toMatchObject({ code: "no-server" });
});
