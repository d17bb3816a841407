import { seconds, type UtteranceRow } from "./row.ts";

/** Figures of a set, read in one pass; memory by speakers and words. Hours; counts. */
export async function summaryOf(rows: AsyncIterable<UtteranceRow>) {
  const total = tally();
  const groups = { language: new Map(), split: new Map(), licence: new Map(), gender: new Map(), variant: new Map() };
  const by: Readonly<Record<string, Map<string, Tally>>> = groups;
  const lengths: Record<string, number> = {};
  const words = new Set<string>();
  const letters: Record<string, number> = {};
  for await (const row of rows) {
    add(total, row);
    const keys = { language: row.language, split: row.split ?? "-", licence: row.licence, ...pick(row) };
    for (const [name, map] of Object.entries(by)) {
      const key = (keys as Readonly<Record<string, string>>)[name] ?? "-";
      const one = map.get(key) ?? tally();
      map.set(key, one);
      add(one, row);
    }
    const length = String(Math.floor(seconds(row)));
    lengths[length] = (lengths[length] ?? 0) + 1;
    for (const word of row.text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? []) words.add(word);
    for (const c of row.text) letters[c] = (letters[c] ?? 0) + 1;
  }
  const sorted = (all: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(all).sort(([, a], [, b]) => b - a));
  const tables = Object.entries(by).map(([name, map]) => [
    name,
    Object.fromEntries([...map].map(([k, v]) => [k, told(v)])),
  ]);
  const histogram = { secondsHistogram: lengths, characters: sorted(letters) };
  return { ...told(total), vocabulary: words.size, by: Object.fromEntries(tables), ...histogram };
}

interface Tally {
  rows: number;
  hours: number;
  readonly speakers: Set<string>;
}

function tally(): Tally {
  return { rows: 0, hours: 0, speakers: new Set() };
}

function add(one: Tally, row: UtteranceRow): void {
  one.rows += 1;
  one.hours += seconds(row) / 3600;
  if (row.speaker) one.speakers.add(row.speaker);
}

function told({ rows, hours, speakers }: Tally) {
  return { rows, hours, speakers: speakers.size };
}

function pick({ tags }: UtteranceRow) {
  return { gender: tags?.gender ?? "-", variant: tags?.variant ?? "-" };
}
