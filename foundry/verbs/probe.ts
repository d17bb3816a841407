import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { Cron } from "croner";
import { failure } from "../../core/failure.ts";
import { lineOf } from "../data/rows.ts";
import { type Asking, ask } from "../monitor/asking.ts";
import { type Probe, readProbeFile } from "../monitor/probes.ts";
import { serverAddress } from "../monitor/server-address.ts";
import { shipped } from "../monitor/shipped.ts";
import type { Probed } from "../monitor/uptime.ts";
import { readText } from "../read-text.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

const PATIENCE = 15_000;

/** Fixed questions with known answers, once or by a schedule: docs/monitoring.md. */
export const probe: Verb = {
  usage: `URL [--probes PROBES.yaml] [--log PROBES.jsonl] [--every "*/5 * * * *" [--runs N]] [--timeout MS] [--json]
  INZWA_PROBE_KEY is the server's key, where it wants one`,
  about: "ask a server fixed questions with known answers; exit code 1 where one fails",
  options: {
    probes: { type: "string" },
    log: { type: "string" },
    every: { type: "string" },
    runs: { type: "string" },
    timeout: { type: "string" },
    json: { type: "boolean" },
  },

  async run({ words, flags }, host) {
    const [address] = words;
    if (!address || words.length > 1) throw new Usage("it takes the address of a server");
    const url = serverAddress(address, "INZWA_PROBE_KEY");
    if (flags.runs !== undefined && flags.every === undefined) throw new Usage("--runs goes with --every");
    const path = flags.probes === undefined ? shipped("probes.yaml") : host.at(String(flags.probes));
    const probes = readProbeFile(await readText(path, host), path);
    const asking: Asking = {
      url,
      key: process.env.INZWA_PROBE_KEY || undefined,
      patience: wholeOf(flags.timeout, "--timeout") ?? PATIENCE,
      now: () => performance.now(),
      soundOf: (sound) => soundAt(resolve(dirname(path), sound)),
    };
    const once = () => runOnce(probes, asking, flags, host);
    const failed = flags.every === undefined ? await once() : await scheduled(String(flags.every), flags, once);
    return failed ? 1 : 0;
  },
};

/** Gives whether anything failed. */
async function runOnce(probes: readonly Probe[], asking: Asking, flags: Given["flags"], host: Host): Promise<boolean> {
  const run = randomBytes(4).toString("hex");
  const at = utcOf(host.now());
  const lines: Probed[] = [];
  // One after the other: a probe should not make the server slow for the next.
  for (const one of probes) lines.push({ at, run, probe: one.probe, ...(await ask(one, asking)) });
  if (flags.log !== undefined) await append(String(flags.log), lines, host);
  for (const line of lines) host.print(flags.json ? JSON.stringify(line) : told(line));
  return lines.some(({ ok }) => !ok);
}

/** Until so many runs are done, or a signal comes; a run that takes longer than the time between two is not begun twice. Times are UTC. */
async function scheduled(pattern: string, flags: Given["flags"], run: () => Promise<boolean>): Promise<boolean> {
  const runs = wholeOf(flags.runs, "--runs");
  const leave = new AbortController();
  const over = Promise.race([
    once(process, "SIGINT", { signal: leave.signal }),
    once(process, "SIGTERM", { signal: leave.signal }),
    once(leave.signal, "abort"),
  ]);
  over.catch(() => undefined);
  let [done, failed] = [0, false];
  let trouble: unknown;
  let running: Promise<void> = Promise.resolve();
  const turn = async () => {
    try {
      if (await run()) failed = true;
    } catch (thrown) {
      trouble = thrown;
    }
    done += 1;
    if (trouble !== undefined || done === runs) leave.abort();
  };
  const job = cronOf(pattern, () => {
    running = turn();
    return running;
  });
  await over.catch(() => undefined);
  job.stop();
  leave.abort();
  await running;
  if (trouble !== undefined) throw trouble;
  return failed;
}

function cronOf(pattern: string, turn: () => Promise<void>): Cron {
  try {
    return new Cron(pattern, { protect: true, timezone: "UTC" }, turn);
  } catch (thrown) {
    throw new Usage(`--every: ${(thrown as Error).message}`);
  }
}

/** One write a run, so that two programs with one log do not tear each other's lines. */
async function append(log: string, lines: readonly Probed[], host: Host): Promise<void> {
  const path = host.at(log);
  try {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, lines.map(lineOf).join(""));
  } catch (thrown) {
    throw failure("no-storage", `${log} cannot be written (${(thrown as NodeJS.ErrnoException).code})`);
  }
}

async function soundAt(path: string): Promise<Uint8Array> {
  return readFile(path).catch((thrown: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${thrown.code})`);
  });
}

function told({ probe, ok, ms, why, cer }: Probed): string {
  const errors = cer === undefined ? "" : `, CER ${(cer * 100).toFixed(1)} %`;
  return `${ok ? "ok    " : "FAILED"} ${probe.padEnd(12)} ${ms} ms${errors}${why ? `: ${why}` : ""}`;
}

function wholeOf(flag: Given["flags"][string], name: string): number | undefined {
  if (flag === undefined) return undefined;
  if (typeof flag !== "string" || !/^[1-9]\d{0,8}$/.test(flag)) throw new Usage(`${name} is a whole number, 1 or more`);
  return Number(flag);
}
