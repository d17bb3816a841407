import { join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { jsonLines, jsonOf, lineOf } from "../data/rows.ts";
import { readText } from "../read-text.ts";
import { csvLine } from "../slu/csv.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { nluConfigOf, nluTaskOf, type Sentence, sentenceOf } from "./nlu.ts";
import { type Label, labelsOf, nluVerdictOf } from "./nlu-labels.ts";

const LINES = "lines.jsonl";
/** Of a row, in this order; what else a line has is carried behind them. */
const OWN = ["id", "text", "language", "intent", "entities"];

/** What sentences mean, by people in Label Studio, and back as a set that `ingest --as csv` takes. */
export const nluDeeds = {
  async "nlu-config"(_rest: readonly string[], { intents, entities }: Given["flags"], host: Host) {
    const names = namesIn(intents);
    if (names.length < 2) throw new Usage("--intents names two or more, with commas between");
    host.print(nluConfigOf(names, namesIn(entities)).trimEnd());
    return 0;
  },

  async "nlu-tasks"([from, to]: readonly string[], { model }: Given["flags"], host: Host) {
    if (!from || !to) throw new Usage("nlu-tasks takes a file of lines and a folder");
    const sentences = new Map<string, Sentence>();
    let withdrawn = 0;
    for await (const value of jsonLines(host.at(from))) {
      const sentence = sentenceOf(value, from);
      if (sentence) sentences.set(sentence.item, sentence);
      else withdrawn += 1;
    }
    const all = [...sentences.values()];
    const lines = all.map(({ item, text, record }) => lineOf({ ...record, id: item, text }));
    await writeWhole(join(host.at(to), LINES), lines.join(""));
    const tasks = all.map((sentence) => nluTaskOf(sentence, String(model ?? "hypothesis")));
    await writeWhole(join(host.at(to), "tasks.json"), `${JSON.stringify(tasks, null, 1)}\n`);
    if (withdrawn > 0) host.tell(`${withdrawn} withdrawn sentences are left out`);
    host.print(`tasks ${tasks.length}`);
    return 0;
  },

  async "nlu-import"([from, to]: readonly string[], _flags: Given["flags"], host: Host) {
    if (!from || !to) throw new Usage("nlu-import takes an export and a folder");
    const sentences = new Map<string, Sentence>();
    for await (const value of jsonLines(join(host.at(to), LINES))) {
      const sentence = sentenceOf(value, LINES);
      if (sentence) sentences.set(sentence.item, sentence);
    }
    const { labels, left } = labelsOf(jsonOf(await readText(from, host), from), sentences);
    const byItem = new Map<string, Label[]>();
    for (const label of labels) byItem.set(label.item, [...(byItem.get(label.item) ?? []), label]);
    const counts: Record<string, number> = { agreed: 0 };
    const rows: Readonly<Record<string, unknown>>[] = [];
    for (const { item, text, record } of sentences.values()) {
      const verdict = nluVerdictOf(byItem.get(item) ?? []);
      counts[verdict.state] = (counts[verdict.state] ?? 0) + 1;
      if (verdict.state !== "agreed") continue;
      const { intent, entities } = verdict.label;
      rows.push({ ...record, id: item, text, intent, entities: entities.length > 0 ? entities : "" });
    }
    await writeWhole(join(host.at(to), "labels.jsonl"), labels.map(lineOf).join(""));
    await writeWhole(join(host.at(to), "set/rows.csv"), tableOf(rows));
    for (const [state, count] of Object.entries(counts)) host.print(`${state} ${count}`);
    for (const [why, count] of Object.entries(left)) host.print(`left out, ${why} ${count}`);
    return 0;
  },
};

/** In a folder of its own, where the reader finds it alone. */
function tableOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const more = new Set(rows.flatMap(Object.keys).filter((key) => !OWN.includes(key)));
  const names = [...OWN, ...[...more].sort()];
  const field = (value: unknown) =>
    typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
  return [names, ...rows.map((row) => names.map((name) => field(row[name])))].map((line) => csvLine(line)).join("");
}

function namesIn(flag: unknown): readonly string[] {
  const names = typeof flag === "string" ? flag.split(",").map((name) => name.trim()) : [];
  return [...new Set(names.filter((name) => name !== ""))];
}
