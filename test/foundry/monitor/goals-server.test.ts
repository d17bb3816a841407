import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { Usage } from "../../../foundry/verb.ts";
import { Drain } from "../../../server/drain.ts";
import { type Listening, listen } from "../../../server/node.ts";
import { Bundles } from "../../../server/watch/bundles.ts";
import { openMeter } from "../../../server/watch/meter.ts";
import { LocalServer } from "../../local-server.ts";
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

/** The two routes alone; calls that are undefined break off in the middle. */
class CallsServer extends LocalServer {
  readonly #calls: string | undefined;
  readonly #devices: object;
  constructor(calls: string | undefined, devices: object) {
    super();
    this.#calls = calls;
    this.#devices = devices;
  }

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== "/v1/recordings/calls") response.end(JSON.stringify(this.#devices));
    else if (this.#calls !== undefined) response.end(this.#calls);
    else response.write('{"at":', () => response.destroy());
  }
}

/** A thousand questions of fifty devices, of which so large a share was answered. */
const toldOf = (share: number) => ({
  day: "2026-11-20",
  version: "0.1.0",
  measure: "success",
  bundles: 50,
  counts: [1000 * share, 1000 * (1 - share)],
  buckets: ["yes", "no"],
  shares: [share, 1 - share],
  error: 0.01,
});

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

test("files go before a server: what stands in both is not counted twice", async () => {
  const call = { at: "2026-11-20T10:00:00Z", success: true };
  const both = new CallsServer(`${JSON.stringify({ ...call, success: false })}\n`.repeat(100), {
    schema: 1,
    epsilon: 1,
    days: [toldOf(0)],
  });
  const address = `${await both.open()}/v1`;
  onTestFinished(() => both.close());
  const asked = { storage: "nowhere", server: [address] };
  const line = (printed: readonly string[], what: string) => printed.find((one) => one.includes(what));
  const alone = (await here.run("goals", asked)).printed;
  expect(line(alone, "Calls that reached their end")).toMatch(/^missed .*: 0$/);
  expect(line(alone, "Questions on devices that were answered")).toMatch(/^missed .*: 0$/);
  here.lines("calls.jsonl", Array(100).fill(call));
  here.file("devices.json", JSON.stringify({ schema: 1, epsilon: 1, days: [toldOf(1)] }));
  const calls = (await here.run("goals", { ...asked, calls: ["calls.jsonl"] })).printed;
  expect(line(calls, "Calls that reached their end")).toMatch(/^\w+ .*: 1$/);
  expect(line(calls, "Questions on devices that were answered")).toMatch(/^missed .*: 0$/);
  const devices = (await here.run("goals", { ...asked, devices: ["devices.json"] })).printed;
  expect(line(devices, "Questions on devices that were answered")).toMatch(/^\w+ .*: 1$/);
  expect(line(devices, "Calls that reached their end")).toMatch(/^missed .*: 0$/);
});

test("of calls a file tells what it knows, and the server what only it knows", async () => {
  const server = new CallsServer(`${JSON.stringify({ at: "2026-11-20T10:00:00Z", success: true })}\n`.repeat(100), {
    schema: 1,
    epsilon: 1,
    days: [],
  });
  const address = `${await server.open()}/v1`;
  onTestFinished(() => server.close());
  const known = { at: "2026-11-20T10:00:00Z", automated: true, satisfaction: 5 };
  here.lines("staff.jsonl", Array(60).fill(known));
  const { printed } = await here.run("goals", { storage: "nowhere", server: [address], calls: ["staff.jsonl"] });
  const line = (what: string) => printed.find((one) => one.includes(what));
  expect(line("Calls that reached their end")).toMatch(/^met .*: 1$/);
  expect(line("Calls that needed no person")).toMatch(/^met .*: 1$/);
  expect(line("Satisfaction, 1 to 5")).toMatch(/^met .*: 5$/);
});

test("an answer that breaks off in the middle is no answer", async () => {
  const broken = new CallsServer(undefined, {});
  const address = `${await broken.open()}/v1`;
  onTestFinished(() => broken.close());
  await expect(goals([address])).rejects.toMatchObject({
    code: "no-server",
    message: expect.stringContaining("did not answer to its end"),
  });
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
