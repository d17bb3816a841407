import { join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { treeOf } from "../data/tree.ts";
import { type Evaluation, readEvaluation } from "../measures/evaluation.ts";
import { callFigures, readCalls } from "../monitor/calls.ts";
import { type Collected, collectedIn, hoursOfWeek } from "../monitor/collected.ts";
import { deviceFigures, readDevices } from "../monitor/devices.ts";
import { type Goal, readGoals } from "../monitor/goals.ts";
import { goalsReport, type Panel } from "../monitor/goals-report.ts";
import { serverAddress } from "../monitor/server-address.ts";
import { askServer } from "../monitor/server-figures.ts";
import { shipped } from "../monitor/shipped.ts";
import { courseOf, type Figure, type Toward, towardBound, towardChange, towardSum } from "../monitor/toward.ts";
import { readProbes, uptimeOf } from "../monitor/uptime.ts";
import { readText } from "../read-text.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

/** Where the work stands: docs/monitoring.md. */
export const goalsVerb: Verb = {
  usage: `[--goals GOALS.yaml] [--storage FOLDER] [--evaluation EVALUATION.json ...] [--probes PROBES.jsonl ...]
  [--calls CALLS.jsonl ...] [--devices SUMMARY.json ...] [--server URL ...] [--out FOLDER] [--json]
  INZWA_GOALS_KEY is the servers' key, with the scope admin, where they want one`,
  about: "hours, review, errors, calls, turns and uptime against what is to be reached, with a burn-up",
  options: {
    goals: { type: "string" },
    storage: { type: "string" },
    evaluation: { type: "string", multiple: true },
    probes: { type: "string", multiple: true },
    calls: { type: "string", multiple: true },
    devices: { type: "string", multiple: true },
    server: { type: "string", multiple: true },
    out: { type: "string" },
    json: { type: "boolean" },
  },

  async run({ words, flags }, host) {
    if (words.length > 0) throw new Usage("it takes flags alone");
    const path = flags.goals === undefined ? shipped("goals.yaml") : String(flags.goals);
    const goals = readGoals(await readText(path, host), path);
    const collected = await collectedIn(treeOf(flags.storage, host), host.now());
    const evaluations = await Promise.all(
      listOf(flags.evaluation).map(async (file) => readEvaluation(await readText(file, host), file)),
    );
    const figures = await figuresOf(flags, collected, host);
    const found = goals.map((goal) => towardOf(goal, { collected, evaluations, figures, now: host.now() }));
    const panel = panelOf(found, collected, evaluations, utcOf(host.now()));
    if (typeof flags.out === "string") {
      await writeWhole(join(host.at(flags.out), "goals.json"), `${JSON.stringify(panel, null, 2)}\n`);
      await writeWhole(join(host.at(flags.out), "goals.html"), goalsReport(panel));
    }
    if (flags.json) host.print(JSON.stringify(panel));
    else for (const one of found) host.print(lineOf(one));
    return 0;
  },
};

interface Known {
  readonly collected: Collected;
  readonly evaluations: readonly Evaluation[];
  readonly figures: ReadonlyMap<string, Figure>;
  readonly now: number;
}

function towardOf(goal: Goal, { collected, evaluations, figures, now }: Known): Toward {
  if (goal.change !== undefined) return towardChange(goal, evaluations);
  if (goal.reach !== undefined) {
    const sums: Readonly<Record<string, number>> = {
      "hours.collected": collected.hours,
      "hours.reviewed": collected.reviewedHours,
    };
    const sum = Object.hasOwn(sums, goal.goal) ? sums[goal.goal] : undefined;
    const [first] = collected.days;
    if (sum === undefined) return { goal, standing: "not measured", why: "nothing sums it up" };
    return towardSum(goal, sum, first && Date.parse(first.day), now);
  }
  const counts: Readonly<Record<string, number>> = {
    "hours.week": hoursOfWeek(collected.days, now),
    dialects: collected.dialects.length,
  };
  if (Object.hasOwn(counts, goal.goal)) {
    const count = { value: counts[goal.goal] ?? 0, count: collected.rows };
    return towardBound(goal, collected.rows > 0 ? count : undefined, true);
  }
  return towardBound(goal, figures.get(goal.goal) ?? courseOf(goal.goal, evaluations).at(-1)?.figure);
}

async function figuresOf(flags: Given["flags"], { inTime }: Collected, host: Host) {
  const calls = await Promise.all(listOf(flags.calls).map((file) => readCalls(file, host)));
  const probes = await Promise.all(listOf(flags.probes).map((file) => readProbes(file, host)));
  const devices = await Promise.all(listOf(flags.devices).map((file) => readDevices(file, host)));
  const key = process.env.INZWA_GOALS_KEY || undefined;
  const urls = listOf(flags.server).map((address) => serverAddress(address, "INZWA_GOALS_KEY"));
  const servers = await Promise.all(urls.map((url) => askServer({ url, key })));
  // Files may be copies of what a server has: both together would count each call twice. What no file tells of only a server knows.
  const own = new Map([...callFigures(calls.flat()), ...deviceFigures(devices.flat())]);
  const theirs = new Map([
    ...callFigures(servers.flatMap((one) => one.calls)),
    ...deviceFigures(devices.length > 0 ? [] : servers.flatMap((one) => one.devices)),
  ]);
  for (const name of own.keys())
    if (theirs.has(name)) host.tell(`${name} is taken from the files, not from the servers`);
  const figures = new Map<string, Figure>([...theirs, ...own]);
  const up = uptimeOf(probes.flat())?.up;
  if (up) figures.set("uptime", up);
  if (inTime) figures.set("reviewed.in-time", inTime);
  return figures;
}

function panelOf(
  goals: readonly Toward[],
  { inTime: _, ...collected }: Collected,
  evaluations: readonly Evaluation[],
  made: string,
): Panel {
  const names = new Set(goals.filter(({ goal }) => goal.change !== undefined).map(({ goal }) => goal.goal));
  const courses = [...names].map((name) => {
    const course = courseOf(name, evaluations).map(({ made, figure: { value, low, high } }) => ({
      made,
      value,
      low,
      high,
    }));
    return [name, course] as const;
  });
  return { schema: 1, made, goals, collected, courses: Object.fromEntries(courses) };
}

function lineOf({ goal, standing, figure, why }: Toward): string {
  const now = figure ? `: ${Number(figure.value.toPrecision(4))}` : "";
  return `${standing.padEnd(13)} ${goal.what}${now}${why ? ` (${why})` : ""}`;
}

function listOf(flag: Given["flags"][string]): readonly string[] {
  return [flag ?? []].flat().map(String);
}
