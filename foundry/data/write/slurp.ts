import type { UtteranceRow } from "../row.ts";
import { lineOf } from "../rows.ts";
import { place, Sheets, type Writer } from "./writer.ts";

/**
 * F15: SLURP's gold lines, `SPLIT.jsonl` (their `devel` is our dev). `intent` is `scenario_action`; entities come from the
 * tag `entities`, the JSON of `[{"span":[1,2],"type":"date"}]` with places of tokens.
 */
export const slurp: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  const left: Record<string, number> = {};
  let number = 0;
  for await (const row of rows()) {
    const [, scenario, action] = /^([^_]+)_(.+)$/.exec(row.tags?.intent ?? "") ?? [];
    if (!scenario || !action) {
      left["no-intent"] = (left["no-intent"] ?? 0) + 1;
      continue;
    }
    if (row.audio) {
      await place(row, `slurp_real/${row.id}.wav`, target);
      files.add(`slurp_real/${row.id}.wav`);
    }
    number += 1;
    const split = row.split === "dev" ? "devel" : (row.split ?? "train");
    await sheets.write(`${split}.jsonl`, lineOf({ slurp_id: number, ...goldOf(row, scenario, action) }));
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left };
};

function goldOf(row: UtteranceRow, scenario: string, action: string) {
  const tokens = row.text.split(" ").map((surface, id) => ({ surface, id }));
  const recordings = row.audio ? [{ file: `${row.id}.wav`, status: "correct" }] : [];
  const intent = `${scenario}_${action}`;
  return { sentence: row.text, scenario, action, intent, tokens, entities: entitiesOf(row, tokens.length), recordings };
}

function entitiesOf(row: UtteranceRow, tokens: number): readonly unknown[] {
  try {
    const given: unknown = JSON.parse(row.tags?.entities ?? "[]");
    return Array.isArray(given) ? given.filter((one) => fits(one, tokens)) : [];
  } catch {
    return [];
  }
}

function fits(one: unknown, tokens: number): boolean {
  const { span, type } = (one ?? {}) as { span?: unknown; type?: unknown };
  return (
    typeof type === "string" &&
    Array.isArray(span) &&
    span.every((at) => Number.isInteger(at) && at >= 0 && at < tokens)
  );
}
