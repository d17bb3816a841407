import { failure } from "../../core/failure.ts";
import { DECISION, ENTITIES, INTENT, type Sentence } from "./nlu.ts";

/** Numbers of tokens, and what they are together: as SLURP has them (F15). */
export interface Entity {
  readonly span: readonly number[];
  readonly type: string;
}
/** What one person says of one sentence. */
export interface Label {
  readonly item: string;
  readonly by: string;
  /** As Label Studio writes it; later ones sort behind. */
  readonly at: string;
  /** Absent where the sentence is of no use. */
  readonly intent?: string | undefined;
  readonly entities: readonly Entity[];
}
export interface Labels {
  readonly labels: readonly Label[];
  /** Annotations that tell nothing, by reason. */
  readonly left: Readonly<Record<string, number>>;
}
/** agreed: two people or more say the same, and fewer say anything else. */
export type Verdict =
  | { readonly state: "agreed"; readonly label: Label }
  | { readonly state: "open" | "split" | "rejected" };

type Loose = Readonly<Record<string, unknown>>;
/** People who must say the same. */
const PEOPLE = 2;

/** Labels of an export (F9, JSON: a list of tasks), of the sentences asked about. Throws `bad-manifest`. */
export function labelsOf(value: unknown, sentences: ReadonlyMap<string, Sentence>): Labels {
  if (!Array.isArray(value)) throw failure("bad-manifest", "an export of Label Studio is a list of tasks");
  const labels: Label[] = [];
  const left: Record<string, number> = {};
  for (const task of value.map(loose)) {
    const sentence = sentences.get(String(loose(task.data).item));
    const annotations = sentence ? listed(task.annotations).map(loose) : ["foreign" as const];
    for (const one of annotations) {
      const read = sentence && one !== "foreign" ? labelOf(sentence, one) : "of other sentences";
      if (typeof read === "string") left[read] = (left[read] ?? 0) + 1;
      else labels.push(read);
    }
  }
  return { labels, left };
}

/** Each person counts once, with what they said last. */
export function nluVerdictOf(labels: readonly Label[]): Verdict {
  const last = new Map<string, Label>();
  for (const label of labels) if ((last.get(label.by)?.at ?? "") <= label.at) last.set(label.by, label);
  const groups = new Map<string, Label[]>();
  for (const label of last.values()) {
    const { intent, entities } = label;
    const key = JSON.stringify(intent === undefined ? [] : [intent, entities]);
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  const [most, next] = [...groups.values()].sort((a, b) => b.length - a.length);
  const [label] = most ?? [];
  if (!most || !label || most.length < PEOPLE) return { state: groups.size > 1 ? "split" : "open" };
  if (next?.length === most.length) return { state: "split" };
  return label.intent === undefined ? { state: "rejected" } : { state: "agreed", label };
}

function labelOf({ item, text }: Sentence, annotation: Loose): Label | string {
  if (annotation.was_cancelled === true) return "skipped";
  const results = listed(annotation.result).map(loose);
  const one = (name: string) => {
    const value = loose(results.find(({ from_name }) => from_name === name)?.value);
    const [first] = listed(value.choices);
    return typeof first === "string" ? first : undefined;
  };
  const by = idOf(annotation.completed_by);
  if (by === undefined) return "by nobody";
  const at = String(annotation.updated_at ?? annotation.created_at ?? "");
  if (one(DECISION) === "reject") return { item, by, at, entities: [] };
  const intent = one(INTENT);
  if (intent === undefined) return "no intent";
  return { item, by, at, intent, entities: entitiesIn(results, text) };
}

/** In the order of their words; an entity has every token that it touches. Offsets are UTF-16 units. */
function entitiesIn(results: readonly Loose[], text: string): readonly Entity[] {
  const tokens: { readonly from: number; readonly to: number }[] = [];
  for (const token of text.split(" ")) {
    const from = (tokens.at(-1)?.to ?? -1) + 1;
    tokens.push({ from, to: from + token.length });
  }
  return results
    .filter(({ from_name }) => from_name === ENTITIES)
    .flatMap((result) => {
      const { start, end, labels } = loose(result.value);
      const [type] = listed(labels);
      const span = tokens.flatMap(({ from, to }, i) => (from < Number(end) && Number(start) < to ? [i] : []));
      return typeof type === "string" && span.length > 0 ? [{ span, type }] : [];
    })
    .sort((a, b) => (a.span[0] ?? 0) - (b.span[0] ?? 0) || (a.type < b.type ? -1 : 1));
}

/** A user as a number, or as an object with one; never by address. */
function idOf(user: unknown): string | undefined {
  const id = typeof user === "number" ? user : loose(user).id;
  return typeof id === "number" && Number.isSafeInteger(id) ? `ls-${id}` : undefined;
}

function loose(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
