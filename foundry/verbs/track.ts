import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { stdin } from "node:process";
import { failure } from "../../core/failure.ts";
import { sha256Of } from "../package/files.ts";
import { type Artifact, ENDS, type Ending, type Metric } from "../track/events.ts";
import { follow } from "../track/follow.ts";
import { AT_THE_END, BRIEF, PATIENT, sendOut } from "../track/outward.ts";
import { readRun } from "../track/run-file.ts";
import { Runs } from "../track/runs.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

interface Here {
  readonly runs: Runs;
  readonly root: string;
  readonly flags: Given["flags"];
  readonly host: Host;
}
type Deed = (words: readonly string[], here: Here) => Promise<number>;

/** What a training was given and what came of it: docs/tracking.md. */
export const track: Verb = {
  usage:
    "start [--experiment NAME] [--name NAME] | log ID [--param NAME=VALUE ...] [--metric NAME=FIGURE ...] [--step N] " +
    "[--tag NAME=WORDS ...] [--artifact [NAME=]FILE ...] [--stdin] | end ID [--status FINISHED|FAILED|KILLED] | " +
    "list [--json] | show ID [--json] | sync [ID ...], and [--runs DIR]",
  about: "keep what a training was given and what came of it, line by line; mirror it to MLflow",
  options: {
    runs: { type: "string" },
    experiment: { type: "string" },
    name: { type: "string" },
    param: { type: "string", multiple: true },
    metric: { type: "string", multiple: true },
    step: { type: "string" },
    tag: { type: "string", multiple: true },
    artifact: { type: "string", multiple: true },
    stdin: { type: "boolean" },
    status: { type: "string" },
    json: { type: "boolean" },
  },

  async run({ words: [what = "", ...rest], flags }, host) {
    const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!deed) throw new Usage(`it takes ${Object.keys(deeds).join(", ")}`);
    const root = host.at(typeof flags.runs === "string" ? flags.runs : "runs");
    return deed(rest, { runs: new Runs(root, host.now), root, flags, host });
  },
};

const deeds: Readonly<Record<string, Deed>> = {
  async start(words, { runs, root, flags: { experiment = "inzwa", name }, host }) {
    if (words.length > 0) throw new Usage("start takes no words");
    const id = await runs.start({
      experiment: String(experiment),
      name: name === undefined ? undefined : String(name),
    });
    host.print(id);
    await sendOut(runs, root, id, BRIEF, host);
    return 0;
  },

  async log(words, { runs, root, flags, host }) {
    const id = only(words, "log");
    if (flags.stdin) {
      await follow(stdin, { runs, id, send: (effort) => sendOut(runs, root, id, effort, host), tell: host.tell });
      return 0;
    }
    const [params, tags] = [Object.fromEntries(pairs(flags.param)), Object.fromEntries(pairs(flags.tag))];
    const artifacts = await Promise.all([flags.artifact ?? []].flat().map((one) => artifactOf(String(one), host)));
    const metrics = pairs(flags.metric).map((one) => metricOf(one, flags.step));
    if (Object.keys(params).length + Object.keys(tags).length + artifacts.length + metrics.length === 0)
      throw new Usage("log takes --param, --metric, --tag, --artifact or --stdin");
    await runs.log(id, { params, metrics, tags, artifacts });
    await sendOut(runs, root, id, BRIEF, host);
    return 0;
  },

  async end(words, { runs, root, flags: { status = "FINISHED" }, host }) {
    const id = only(words, "end");
    if (!ENDS.some((one) => one === status)) throw new Usage(`--status is one of ${ENDS.join(", ")}`);
    await runs.end(id, status as Ending);
    await sendOut(runs, root, id, AT_THE_END, host);
    return 0;
  },

  async list(words, { runs, flags, host }) {
    if (words.length > 0) throw new Usage("list takes no words");
    for (const id of await runs.list()) {
      const { start, status, metrics } = await runs.summary(id);
      const { experiment, name } = start;
      const figures = Object.values(metrics).map((one) => `${one.name}=${one.value}`);
      if (flags.json) host.print(JSON.stringify({ id, experiment, name, status, metrics }));
      else host.print([id, experiment, name === id ? "" : name, status, ...figures].filter(Boolean).join(" "));
    }
    return 0;
  },

  async show(words, { runs, flags, host }) {
    const id = only(words, "show");
    const { events, torn } = await readRun(runs.folder(id));
    if (torn > 0) host.tell(`${torn} lines were not written to their end`);
    if (!flags.json) for (const { event } of events) host.print(JSON.stringify(event));
    else host.print(JSON.stringify({ id, ...(await runs.summary(id)) }));
    return 0;
  },

  async sync(words, { runs, root, host }) {
    const ids = words.length > 0 ? words : await runs.list();
    let behind = 0;
    for (const id of ids) {
      await runs.summary(id);
      if ((await sendOut(runs, root, id, PATIENT, host)) !== "done") behind += 1;
    }
    host.tell(`${ids.length - behind} of ${ids.length} runs are where the environment wants them`);
    return behind > 0 ? 1 : 0;
  },
};

function only(words: readonly string[], what: string): string {
  const [id, ...more] = words;
  if (!id || more.length > 0) throw new Usage(`${what} takes a run's id`);
  return id;
}

function pairs(given: Given["flags"][string]): [string, string][] {
  return [given ?? []].flat().map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(String(text)) ?? [];
    if (!name || !value) throw new Usage(`${text} is not NAME=VALUE`);
    return [name, value];
  });
}

function metricOf([name, value]: readonly [string, string], step: Given["flags"][string] = "0"): Metric {
  if (!/^\d+$/.test(String(step))) throw new Usage("--step is a whole number");
  if (value.trim() === "" || !Number.isFinite(Number(value))) throw new Usage(`${value} is no figure`);
  return { name, value: Number(value), step: Number(step) };
}

async function artifactOf(text: string, host: Host): Promise<Artifact> {
  const [, given, named] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  const path = host.at(named ?? text);
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${named ?? text} cannot be read (${error.code})`);
  });
  return { name: given ?? basename(path), digest: await sha256Of(createReadStream(path)), size };
}
