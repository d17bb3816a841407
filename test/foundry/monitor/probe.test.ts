import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { readWav } from "../../../core/wav.ts";
import type { Probed } from "../../../foundry/monitor/uptime.ts";
import { Drain } from "../../../server/drain.ts";
import { type Listening, listen } from "../../../server/node.ts";
import { appOf } from "../../server/app-of.ts";
import { folderAt } from "./at.ts";

const here = folderAt("probe");
let server: Listening;

beforeAll(async () => {
  const options = { host: "127.0.0.1", port: 0, connections: 9, bodyBytes: 1 << 20, drain: new Drain() };
  const decode = async (bytes: Uint8Array) => {
    const wav = readWav(bytes);
    if (isFailure(wav)) throw wav;
    return { samples: wav.samples, seconds: wav.samples.length / wav.sampleRate };
  };
  server = await listen(appOf({ decode }), options);
  process.env.INZWA_PROBE_KEY = "sk-test";
});
afterAll(async () => {
  delete process.env.INZWA_PROBE_KEY;
  await server.close();
});

/** The stand-ins hear "mhoro" in whatever is not silent, answer "Mhoro, makadii?" and say a sine of 0.1 s. */
const RIGHT = [
  "{ probe: ready, ask: ready }",
  "{ probe: silence, ask: transcription, model: whisper-1, tone: 0, seconds: 1, text: '' }",
  "{ probe: heard, ask: transcription, model: whisper-1, tone: 440, seconds: 1, text: 'Mhoro!' }",
  "{ probe: answer, ask: chat, model: pocket-llm-sn, say: mhoro, contains: makadii }",
  "{ probe: voice, ask: speech, model: tts-1, say: mhoro, seconds: 0.1 }",
];

function probes(...lines: readonly string[]): string {
  here.file("probes.yaml", `schema: 1\nprobes:\n${lines.map((line) => `  - ${line}\n`).join("")}`);
  return "probes.yaml";
}

async function ask(lines: readonly string[], more: object = {}, url = `${server.url}/v1`) {
  const { code, printed } = await here.run("probe", { probes: probes(...lines), json: true, ...more }, [url]);
  return { code, lines: printed.map((line): Probed => JSON.parse(line)) };
}

describe("one run", () => {
  test("every question of the surface is answered rightly, and the log can be read back", async () => {
    const { code, lines } = await ask(RIGHT, { log: "log/probes.jsonl" });
    expect(lines.map(({ probe, ok, why }) => [probe, ok, why])).toEqual(
      ["ready", "silence", "heard", "answer", "voice"].map((probe) => [probe, true, undefined]),
    );
    expect(code).toBe(0);
    expect(lines[2]?.cer).toBe(0);
    await ask(RIGHT.slice(0, 1), { log: "log/probes.jsonl" });
    const { printed } = await here.run("goals", { storage: "nowhere", probes: ["log/probes.jsonl"] });
    expect(printed.find((line) => line.includes("Uptime"))).toBe("too few       Uptime: 1");
  });

  test("wrong answers are answered and not ok: exit code 1", async () => {
    const { code, lines } = await ask([
      "{ probe: tone, ask: transcription, model: whisper-1, tone: 440, seconds: 1, text: '' }",
      "{ probe: other, ask: transcription, model: whisper-1, tone: 440, seconds: 1, text: zuva, cer: 0.2 }",
      "{ probe: answer, ask: chat, model: pocket-llm-sn, say: mhoro, contains: maka }",
      "{ probe: voice, ask: speech, model: tts-1, say: mhoro, seconds: 1 }",
      "{ probe: model, ask: chat, model: nobodys, say: mhoro }",
    ]);
    expect(code).toBe(1);
    expect(lines.map(({ why }) => why)).toEqual([
      "heard words where there are none",
      "heard otherwise",
      "answered otherwise",
      "too short",
      "status 404",
    ]);
    expect(lines.every(({ answered, ok }) => answered && !ok)).toBe(true);
  });

  test("a server that is away, too slow, sends elsewhere or never ends its answer", async () => {
    const bad = createServer((request, response) => {
      if (request.url === "/slow/readyz") return;
      if (request.url === "/away/readyz") {
        response.writeHead(302, { location: `${server.url}/readyz` }).end();
        return;
      }
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
      };
      response.on("drain", pour);
      pour();
    });
    await new Promise<void>((resolve) => bad.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(bad.address() as AddressInfo).port}`;
    const [ready = ""] = RIGHT;
    const reason = async (url: string, timeout = "20000") => (await ask([ready], { timeout }, url)).lines[0];
    expect(await reason(`${at}/slow`, "300")).toMatchObject({ answered: false, why: "no answer in time" });
    expect(await reason(`${at}/away`)).toMatchObject({ answered: false, why: "the connection failed" });
    expect(await reason(`${at}/pouring`, "300")).toMatchObject({ answered: false, ok: false });
    bad.closeAllConnections();
    await new Promise((resolve) => bad.close(resolve));
    expect(await reason(at)).toMatchObject({ answered: false, why: "ECONNREFUSED" });
  });

  test("without the key it is refused, and neither key nor answer stands in the log", async () => {
    process.env.INZWA_PROBE_KEY = "sk-wrong";
    const { lines } = await ask(RIGHT.slice(3), { log: "secret.jsonl" });
    process.env.INZWA_PROBE_KEY = "sk-test";
    expect(lines.map(({ status }) => status)).toEqual([401, 401]);
    await ask(RIGHT.slice(3), { log: "secret.jsonl" });
    expect(here.read("secret.jsonl")).not.toMatch(/sk-|makadii/);
    expect(here.read("secret.jsonl").trim().split("\n")).toHaveLength(4);
  });
});

describe("by a schedule", () => {
  test("so many runs, each with a name of its own, and the exit code tells of all of them", async () => {
    const flags = { every: "* * * * * *", runs: "2", log: "every.jsonl" };
    const { code, lines } = await ask(RIGHT.slice(0, 1), flags);
    expect(code).toBe(0);
    expect(new Set(lines.map(({ run }) => run)).size).toBe(2);
  });

  test("a signal ends it", async () => {
    const { length } = process.listeners("SIGTERM");
    const running = ask(RIGHT.slice(0, 1), { every: "0 0 1 1 *" });
    await expect.poll(() => process.listeners("SIGTERM").length, { timeout: 30_000 }).toBe(length + 1);
    process.emit("SIGTERM");
    expect(await running).toMatchObject({ code: 0, lines: [] });
    expect(process.listeners("SIGTERM").length).toBe(length);
  });

  test("what goes wrong outside ends it too", async () => {
    here.file("taken", "");
    const flags = { every: "* * * * * *", log: "taken/probes.jsonl" };
    await expect(ask(RIGHT.slice(0, 1), flags)).rejects.toMatchObject({ code: "no-storage" });
  });
});

test("wrong arguments and wrong files of probes", async () => {
  const [ready = ""] = RIGHT;
  await expect(ask([ready], {}, "ftp://x")).rejects.toThrow("is no address");
  await expect(ask([ready], {}, "http://me:sk@127.0.0.1")).rejects.toThrow("INZWA_PROBE_KEY");
  await expect(ask([ready], { every: "often" })).rejects.toThrow("--every");
  await expect(ask([ready], { runs: "2" })).rejects.toThrow("--runs goes with");
  const wrong = async (line: string) => ask([line]).then(String, ({ message }: { message: string }) => message);
  expect(await wrong("{ probe: a, ask: chat, model: m }")).toContain("probes[0] must have say");
  expect(await wrong("{ probe: a, ask: transcription, model: m, text: '' }")).toContain("either audio or tone");
  expect(await wrong("{ probe: a, ask: transcription, model: m, tone: 1, seconds: 61, text: '' }")).toContain(
    "up to 60",
  );
  expect(await wrong("{ probe: a, ask: ready }\n  - { probe: a, ask: ready }")).toContain("a is there twice");
  expect(await wrong("{ probe: a, ask: transcription, model: m, audio: none.wav, text: '' }")).toContain("ENOENT");
});
