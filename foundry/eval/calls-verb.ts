import { callFigures, readCalls } from "../monitor/calls.ts";
import { callsReport } from "../report/calls-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact } from "./arguments.ts";
import { printed, utc, writeResults } from "./results.ts";

/** Calls of a telephone service, as its files tell how they ended. */
export async function evalCalls({ words, flags }: Given, host: Host): Promise<number> {
  const files = words.slice(1);
  if (files.length === 0) throw new Usage("eval calls takes a file with a call a line, or more of them");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("eval calls needs --id and --digest: the files name no artifact");
  const calls = (await Promise.all(files.map((file) => readCalls(file, host)))).flat();
  const days = calls.map(({ at }) => at.slice(0, 10)).sort();
  const measures = [...callFigures(calls)].map(([name, { value, low, high, count }]) => ({
    name,
    value,
    ...(low === undefined || high === undefined ? {} : { low, high }),
    count,
  }));
  const when = days.length === 0 ? "" : ` from ${days[0]} to ${days.at(-1)}`;
  const how = `${files.join(", ")}: ${calls.length} calls${when}; shares with Wilson's interval, the mean with Student's t.`;
  const evaluation = { schema: 1 as const, artifact, made: utc(host.now()), how, measures };
  await writeResults(evaluation, callsReport(evaluation), flags, host);
  printed(evaluation, flags, host);
  return 0;
}
