import { failure } from "../../core/failure.ts";
import { bool, listOf, object, oneOf, optional, type Parser, parse, text } from "../../core/parse.ts";
import { cohensKappa, type Judged, krippendorffsAlpha, nominal } from "../../core/review/kappa.ts";

/** What is asked of a reply, yes or no: row A19 of the data requirements. */
export const CRITERIA = ["relevance", "coherence", "harmless"] as const;
export type Criterion = (typeof CRITERIA)[number];

/** With this the name begins under which a model's words stand. */
export const JUDGE = "judge:";

/** What one person, or a model that judges, said of one reply. Criteria may be absent. */
export interface Label extends Readonly<Partial<Record<Criterion, boolean | undefined>>> {
  readonly item: string;
  /** Who: a pseudonym, or the judge's name. */
  readonly by: string;
  /** Criteria of which a judge said neither yes nor no; they stand as false. */
  readonly unread?: readonly Criterion[] | undefined;
  /** Of a judge: eight digits of the digest of what was asked. */
  readonly rubric?: string | undefined;
}

const label: Parser<Label> = object<Label>({
  item: text,
  by: text,
  relevance: optional(bool),
  coherence: optional(bool),
  harmless: optional(bool),
  unread: optional(listOf(oneOf(...CRITERIA))),
  rubric: optional(text),
});

/** An object a line. Throws `bad-manifest` with the line of what is wrong, and where there is none. */
export function readLabelled(lines: string, file: string): readonly Label[] {
  const all = lines
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === "" ? [] : [labelOf(line, `${file}:${i + 1}`)]));
  if (all.length === 0) throw failure("bad-manifest", `${file} has no line`);
  return all;
}

function labelOf(line: string, where: string): Label {
  const read = parse(label, jsonOf(line));
  if (!read.ok) throw failure("bad-manifest", `${where}: ${read.problem.path} ${read.problem.message}`.trim());
  return read.value;
}

/** One reply by one criterion. */
export interface Opinions {
  readonly item: string;
  /** Person -> yes or no. */
  readonly people: ReadonlyMap<string, boolean>;
  /** What more than half of them said; undefined where they are even, or nobody said anything. */
  readonly most: boolean | undefined;
  readonly judge: boolean | undefined;
}

/** judge: the name under which a model's words stand, if one was asked. Throws `bad-manifest` for two words of one on one item. */
export function opinionsOf(labels: readonly Label[], criterion: Criterion, judge: string | undefined): Opinions[] {
  const items = new Map<string, Map<string, boolean>>();
  for (const { item, by, [criterion]: said } of labels) {
    if (said === undefined) continue;
    const known = items.get(item) ?? new Map<string, boolean>();
    if (known.has(by)) throw failure("bad-manifest", `${by} has two words on "${item}"`);
    items.set(item, known.set(by, said));
  }
  return [...items].map(([item, all]) => {
    const people = new Map([...all].filter(([by]) => by !== judge));
    const yes = [...people.values()].filter(Boolean).length;
    const most = 2 * yes === people.size ? undefined : 2 * yes > people.size;
    return { item, people, most, judge: judge === undefined ? undefined : all.get(judge) };
  });
}

/** Cohen's kappa of the judge and what most people said, over what both judged; undefined where chance explains all. */
export function kappaOf(all: readonly Opinions[]): number | undefined {
  const units = all.flatMap(({ judge, most }): Judged<string>[] =>
    judge === undefined || most === undefined
      ? []
      : [
          new Map([
            ["judge", String(judge)],
            ["people", String(most)],
          ]),
        ],
  );
  return cohensKappa(units, "judge", "people");
}

/** Krippendorff's alpha of the people alone; undefined where nobody judged what another did, or all said the same. */
export function alphaOf(all: readonly Opinions[]): number | undefined {
  return krippendorffsAlpha(
    all.map(({ people }) => people),
    nominal,
  );
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
