import { isIP } from "node:net";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { type AnyReport, anyReport } from "../../core/rollout/beside-report.ts";
import { readText } from "../read-text.ts";
import { type Host, Usage } from "../verb.ts";

/** Bytes of all reports: some 300,000 of them. */
const MOST = 64 * 2 ** 20;
const PATIENCE_MS = 60_000;

/**
 * What devices told, in the order in which it came: a file with a report a line, or a server's
 * `/v1/metrics-in/releases`. keyFile: holds the key that the server asks for. What is no report is left out, and counted aloud.
 */
export async function reportsAt(from: string, keyFile: unknown, host: Host): Promise<readonly AnyReport[]> {
  const key = typeof keyFile === "string" ? (await readText(keyFile, host)).trim() : undefined;
  const text = /^https?:/i.test(from) ? await fetched(from, key) : await readText(from, host);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const reports = lines.flatMap((line) => {
    const read = parse(anyReport, json(line));
    return read.ok ? [read.value] : [];
  });
  const strange = lines.length - reports.length;
  if (strange > 0) host.tell(`${strange} of ${lines.length} lines are no reports of a release`);
  return reports;
}

async function fetched(url: string, key: string | undefined): Promise<string> {
  if (!URL.canParse(url)) throw new Usage(`${url} is no address`);
  const { protocol, hostname } = new URL(url);
  const near =
    hostname === "localhost" || (isIP(hostname) === 4 && hostname.startsWith("127.")) || hostname === "[::1]";
  if (protocol !== "https:" && !near) throw new Usage("--reports takes https, or http on this machine");
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, { headers, signal, redirect: "error" });
    if (!response.ok) throw failure("no-server", `the reports cannot be had (${response.status})`);
    return await whole(response);
  } catch (thrown) {
    if (thrown instanceof Error) throw failure("network", `the reports cannot be had (${thrown.message})`);
    throw thrown;
  }
}

async function whole({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MOST) throw failure("too-large", `the reports are more than ${MOST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
