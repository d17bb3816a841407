import { basename, join } from "node:path";
import { mapOf, object, optional, type Parser, parse, text } from "../../core/parse.ts";
import { growing } from "./files.ts";
import { prune, sweep } from "./parts.ts";
import { type UtteranceRow, utteranceRow } from "./row.ts";
import { lineOf } from "./rows.ts";
import { type Done, finish } from "./step.ts";

interface Judged {
  readonly row?: UtteranceRow | undefined;
  readonly dropped?: Readonly<Record<string, string>> | undefined;
}
const judged: Parser<Judged> = object<Judged>({ row: optional(utteranceRow), dropped: optional(mapOf(text)) });

/** Rows between two lines of progress. */
const EACH = 5000;

/**
 * Writes what a step gave as `rows.jsonl` and `dropped.jsonl`, in order, each id once, and closes the step. Sounds that no row has
 * any longer are taken off the disk: what was withdrawn must not stay.
 */
export async function keep(
  folder: string,
  key: string,
  results: AsyncIterable<unknown>,
  tell: (line: string) => void,
  describe?: (counts: Readonly<Record<string, number>>) => Promise<void>,
): Promise<Done> {
  const rows = await growing(join(folder, "rows.jsonl"));
  const dropped = await growing(join(folder, "dropped.jsonl"));
  const counts: Record<string, number> = { rows: 0, dropped: 0 };
  const seen = new Set<string>();
  const sounds = new Set<string>();
  const drop = async (entry: Readonly<Record<string, string>>) => {
    counts.dropped = (counts.dropped ?? 0) + 1;
    const reason = `dropped:${entry.reason}`;
    counts[reason] = (counts[reason] ?? 0) + 1;
    await dropped.write(lineOf(entry));
  };
  for await (const value of results) {
    const parsed = parse(judged, value);
    if (!parsed.ok) throw new Error(`${folder}: ${parsed.problem.path} ${parsed.problem.message}`);
    const { row } = parsed.value;
    if (row && !seen.has(row.id)) {
      seen.add(row.id);
      if (row.audio) sounds.add(basename(row.audio.path));
      counts.rows = (counts.rows ?? 0) + 1;
      await rows.write(lineOf(row));
      if (counts.rows % EACH === 0) tell(`${folder}: ${counts.rows} rows`);
    } else await drop(row ? { name: row.id, reason: "twice" } : (parsed.value.dropped ?? { reason: "unknown" }));
  }
  const files = { "rows.jsonl": await rows.close(), "dropped.jsonl": await dropped.close() };
  await describe?.(counts);
  await sweep(folder);
  await prune(join(folder, "audio"), sounds);
  return finish(folder, key, files, counts);
}
