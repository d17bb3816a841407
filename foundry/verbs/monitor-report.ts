import { join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { readEvaluation } from "../measures/evaluation.ts";
import { windows } from "../monitor/columns.ts";
import { type Monitored, monitored, summaryOf } from "../monitor/monitored.ts";
import { counted, histogram, svgFile } from "../monitor/plots.ts";
import { type Log, readLogs } from "../monitor/read-log.ts";
import { monitorReport } from "../monitor/report.ts";
import { readProbes, uptimeOf } from "../monitor/uptime.ts";
import { readText } from "../read-text.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

/** What the logs tell of a service that runs: docs/monitoring.md. */
export const monitorReportVerb: Verb = {
  usage: `--log FILE ... --output-dir FOLDER [--reference FILE ... | --window DAYS] [--evaluation EVALUATION.json ...]
  [--probes PROBES.jsonl ...] [--max-classes 20] [--json]`,
  about: "drift, error rates, latency, groups of people and worst cases of logs; exit code 1 where something drifted",
  options: {
    log: { type: "string", multiple: true },
    "output-dir": { type: "string" },
    reference: { type: "string", multiple: true },
    window: { type: "string" },
    evaluation: { type: "string", multiple: true },
    probes: { type: "string", multiple: true },
    "max-classes": { type: "string" },
    json: { type: "boolean" },
  },

  async run({ words, flags }, host) {
    const logs = listOf(flags.log);
    const folder = flags["output-dir"];
    if (words.length > 0 || logs.length === 0) throw new Usage("it takes --log FILE, once or more");
    if (typeof folder !== "string") throw new Usage("it takes --output-dir FOLDER");
    const log = await readLogs(logs, host);
    const sides = await sidesOf(log, flags, host);
    const evaluations = await Promise.all(
      listOf(flags.evaluation).map(async (path) => readEvaluation(await readText(path, host), path)),
    );
    const probes = await Promise.all(listOf(flags.probes).map((path) => readProbes(path, host)));
    const maxClasses = wholeOf(flags["max-classes"] ?? "20", "--max-classes");
    const uptime = uptimeOf(probes.flat());
    const found = monitored({ log, ...sides, evaluations, uptime, made: utcOf(host.now()), maxClasses });
    const summary = summaryOf(log, found.classes);
    await write(host.at(folder), found, summary);
    if (flags.json) host.print(JSON.stringify(withoutValues(found)));
    else for (const line of lines(found)) host.print(line);
    return drifted(found).length > 0 ? 1 : 0;
  },
};

async function sidesOf(log: Log, { reference, window }: Given["flags"], host: Host) {
  if (reference !== undefined && window !== undefined) throw new Usage("--reference and --window exclude each other");
  if (window !== undefined) {
    const { before, after } = windows(log.seen, wholeOf(window, "--window"));
    return { reference: before, current: after };
  }
  return { reference: (await readLogs(listOf(reference), host)).seen, current: log.seen };
}

async function write(folder: string, found: Monitored, summary: ReturnType<typeof summaryOf>): Promise<void> {
  await writeWhole(join(folder, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
  await writeWhole(join(folder, "report.json"), `${JSON.stringify(withoutValues(found), null, 2)}\n`);
  await writeWhole(join(folder, "report.html"), monitorReport(found));
  await writeWhole(join(folder, "drift.json"), `${JSON.stringify(flagOf(found))}\n`);
  const main = ["latency_ms", "ttfw"].flatMap((wanted) => found.latencies.find(({ name }) => name === wanted) ?? []);
  const latency = main[0] ?? found.latencies[0];
  if (latency)
    await writeWhole(join(folder, "latency_hist.svg"), svgFile(histogram(`${latency.name}, ms`, latency.values, "ms")));
  if (found.classes.length)
    await writeWhole(join(folder, "prediction_counts.svg"), svgFile(counted("What was predicted", found.classes)));
}

function drifted({ drift }: Monitored): readonly string[] {
  return drift.filter(({ verdict }) => verdict === "drifted").map(({ name }) => name);
}

/** What `retrain check` reads. */
function flagOf(found: Monitored) {
  const names = drifted(found);
  return { schema: 1, drift: names.length > 0, at: found.made, ...(names.length > 0 ? { why: names.join(", ") } : {}) };
}

/** Each single time stands in the log already. */
function withoutValues(found: Monitored) {
  return { ...found, latencies: found.latencies.map(({ values: _, ...rest }) => rest) };
}

function lines({ rows, broken, failures, latencies, drift, uptime }: Monitored): string[] {
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  return [
    `${rows} records${broken ? `, ${broken} lines unreadable` : ""}`,
    ...failures.map(({ name, value, count }) => `failed       ${name}: ${percent(value)} of ${count}`),
    ...latencies.map(({ name, quantiles }) => {
      const told = quantiles.map(({ share, value }) => `p${Math.round(share * 100)} ${Math.round(value)}`);
      return `latency      ${name}: ${told.join(", ")} ms`;
    }),
    ...drift.map(
      ({ name, verdict, psi }) => `${verdict.padEnd(12)} ${name}${psi === undefined ? "" : `: PSI ${psi.toFixed(3)}`}`,
    ),
    ...(uptime ? [`uptime       ${percent(uptime.up.value)} of ${uptime.up.count} runs`] : []),
  ];
}

function listOf(flag: Given["flags"][string]): readonly string[] {
  return [flag ?? []].flat().map(String);
}

function wholeOf(flag: Given["flags"][string], name: string): number {
  if (typeof flag !== "string" || !/^[1-9]\d{0,5}$/.test(flag)) throw new Usage(`${name} is a whole number, 1 or more`);
  return Number(flag);
}
