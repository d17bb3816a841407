// The built server in a process of its own, and what it takes.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openInspector } from "./inspector.mjs";

const program = fileURLToPath(new URL("../../build/server.js", import.meta.url));
/** Linux counts processor time in ticks of 10 ms. */
const TICK = 0.01;
/** What Node prints beside the inspector's address. */
const OF_THE_INSPECTOR = /^(?:For help, see|Debugger (?:attached|ending))/;

/**
 * Starts the server on a free port and resolves when it is ready. Linux only.
 * @param {Record<string, string>} [environment]
 * @param {{ inspected?: boolean }} [options] inspected: `inspector` is there
 */
export async function startServer(environment = {}, { inspected = false } = {}) {
  const child = spawn(process.execPath, [...(inspected ? ["--inspect=127.0.0.1:0"] : []), program], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      PORT: "0",
      INZWA_SITE: "off",
      INZWA_LOG_LEVEL: "error",
      INZWA_RATE_POINTS: "0",
      ...environment,
    },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // Whoever started it may end before `stop`.
  const orphaned = () => void child.kill("SIGKILL");
  process.once("exit", orphaned);
  /** @type {string | undefined} */
  let inspectedAt;
  const base = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      const [listening] = /ws:\/\/\S+/.exec(line) ?? [];
      const [address] = /https?:\/\/\S+?:\d+/.exec(line) ?? [];
      if (inspected && listening) inspectedAt = listening;
      else if (inspected && OF_THE_INSPECTOR.test(line)) return;
      else if (address) resolve(address);
      else console.error(line);
    });
    ended.then((code) => reject(new Error(`the server ended with code ${code}`)));
  });
  for (;;) {
    const answer = await fetch(`${base}/readyz`);
    await answer.text();
    if (answer.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const pid = child.pid ?? 0;
  const inspector = inspectedAt ? await openInspector(inspectedAt) : undefined;
  return {
    /** Of the server's own process; while it is open, that process does not end. */
    inspector,
    base: /** @type {string} */ (base),
    pid,
    /** Processor seconds so far. */
    cpu: () => cpuOf(pid),
    /** MiB in memory now. */
    rss: () => rssOf(pid),
    /** MiB of each process. */
    parts: () => partsOf(pid),
    async stop() {
      inspector?.close();
      child.kill("SIGTERM");
      await ended;
      process.off("exit", orphaned);
    },
  };
}

/** Of the server and of all that it started, which does the computing. @param {number} pid @returns {number[]} */
function familyOf(pid) {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(statOf(Number(name))[1])]);
  const family = [pid];
  for (const member of family)
    family.push(...parents.filter(([, parent]) => parent === member).map(([child]) => child ?? 0));
  return family;
}

/** @param {number} pid */
function cpuOf(pid) {
  return familyOf(pid).reduce(
    (sum, member) => sum + (Number(statOf(member)[11] ?? 0) + Number(statOf(member)[12] ?? 0)) * TICK,
    0,
  );
}

/** Shared pages count once for each process that has them. @param {number} pid */
function rssOf(pid) {
  return familyOf(pid).reduce((sum, member) => sum + statusOf(member, "VmRSS"), 0);
}

/** The fields behind the name; none where the process has ended meanwhile. @param {number} pid @returns {string[]} */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  } catch {
    return [];
  }
}

/** @param {number} pid @returns {Part[]} */
function partsOf(pid) {
  return familyOf(pid).map((member) => ({
    pid: member,
    name: nameOf(member),
    rss: statusOf(member, "VmRSS"),
    anon: statusOf(member, "RssAnon"),
  }));
}

/** MiB. @param {number} pid @param {string} field of /proc/PID/status */
function statusOf(pid, field) {
  try {
    const [, kib = 0] = new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kib) / 1024;
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function nameOf(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return /"stage":"(\w+)"/.exec(line)?.[1] ?? /([\w-]+)\.js/.exec(line)?.[1] ?? "other";
  } catch {
    return "ended";
  }
}

/**
 * One process, in MiB.
 * @typedef {object} Part
 * @property {number} pid
 * @property {string} name
 * @property {number} rss pages in memory, those of files included: they count as long as nobody else needs the room
 * @property {number} anon of them those that are no file's: what the process took and did not give back
 */
