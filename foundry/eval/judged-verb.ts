import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { judgedReport } from "../report/judged-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf } from "./arguments.ts";
import { JUDGE, readLabelled } from "./judged.ts";
import { judgedMeasures, SUBSTANTIAL } from "./judged-measures.ts";
import { printed, utc, writeResults } from "./results.ts";

/** What people said of replies, and how far a model that judges says the same. */
export async function evalJudged(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const files = given.words.slice(1);
  if (files.length === 0) throw new Usage("eval judged takes files of labels, a line each");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("eval judged needs --id and --digest: the files name no artifact");
  const judge = flags.judge === undefined ? undefined : String(flags.judge);
  const seed = seedOf(flags);
  const read = await Promise.all(files.map(async (file) => readLabelled(await readText(file, host), file)));
  const labels = read.flat();
  const other = labels.find(({ by }) => by.startsWith(JUDGE) && by !== judge);
  if (other) throw new Usage(`${other.by} is a model and no person: name it with --judge, or leave its lines out`);
  if (judge !== undefined && !labels.some(({ by }) => by === judge))
    throw new Usage(`${judge} said nothing in ${files.join(", ")}`);
  const found = judgedMeasures(labels, judge, seed);
  const unread = labels.reduce((sum, one) => sum + (one.unread?.length ?? 0), 0);
  const counted = unread > 0 ? `, which said neither yes nor no ${unread} times, counted as no` : "";
  const people = new Set(labels.map(({ by }) => by).filter((by) => by !== judge)).size;
  const evaluation: Evaluation = {
    schema: 1,
    artifact,
    made: utc(host.now()),
    how: `${files.join(", ")}: ${labels.length} labels of ${people} people${judge === undefined ? "" : ` and the judge ${judge}${counted}`}; seed ${seed}.`,
    measures: found.flatMap(({ measures }) => measures),
  };
  await writeResults(evaluation, judgedReport(evaluation, found), flags, host);
  printed(evaluation, flags, host);
  if (unread > 0) host.tell(`neither yes nor no, counted as no: ${unread}`);
  for (const { criterion, measures } of found)
    if (measures.some(({ name }) => name.startsWith("judge.share.")))
      host.tell(
        `${criterion}: the judge does not count; its agreement with people is not shown to reach ${SUBSTANTIAL}`,
      );
  return 0;
}
