import { figureOf, known, type Seen } from "./seen.ts";

type Tree = Readonly<Record<string, unknown>>;

/** Parts of `measures` that are times: docs/trace.md. */
const TIMES = ["ttfw", "response", "silence", "asr", "firstToken", "firstAudio"] as const;
const RATE = 16_000;
const ENDED: ReadonlySet<string> = new Set(["done", "interrupted", "failed"]);

/** A record of one turn as docs/trace.md has it; undefined for any other, and for one that goes on or in which nobody spoke. epoch: ms since 1970 at zero of its clock. */
export function seenTurn(value: Tree, id: string, epoch: number | undefined): Seen | undefined {
  const { turn, outcome, failure, zero } = value;
  if (typeof turn !== "number" || typeof outcome !== "string") return undefined;
  if (!ENDED.has(outcome)) return undefined;
  const measures = tree(value.measures);
  const heard = listOf(value.spans).filter(({ name, dropped }) => name === "asr" && dropped !== true);
  const duration = sum(heard.map(({ detail }) => figureOf(tree(detail).samples)));
  const words = sum(heard.map(({ detail }) => figureOf(tree(detail).words)));
  const at = epoch === undefined ? undefined : epoch + (figureOf(zero) ?? 0);
  return {
    id: `${id}#${turn}`,
    kind: "turn",
    ...(at === undefined ? {} : { at }),
    failed: outcome === "failed",
    ...(typeof failure === "string" ? { why: failure } : {}),
    times: known(Object.fromEntries(TIMES.map((name) => [name, figureOf(measures[name])]))),
    numbers: known({
      duration: duration === undefined ? undefined : duration / RATE,
      prompt_length: figureOf(measures.promptTokens),
      transcript_length: words,
    }),
    classes: known({ empty: words === undefined ? undefined : words === 0 ? "yes" : "no" }),
    slices: [],
    ...(typeof value.satisfied === "boolean" ? { satisfied: value.satisfied } : {}),
  };
}

/** Every turn of a file of `format` "inzwa-trace"; undefined for any other. */
export function turnsOf(value: unknown, file: string): readonly Seen[] | undefined {
  const { format, epoch, sessions } = tree(value);
  if (format !== "inzwa-trace") return undefined;
  return listOf(sessions).flatMap((session, i) => {
    const language = tree(tree(session.head).plan).language;
    const slices = typeof language === "string" ? [`language=${language}`] : [];
    return listOf(session.turns).flatMap((turn) => {
      const seen = seenTurn(turn, `${file} ${i + 1}`, figureOf(epoch));
      return seen ? [{ ...seen, slices }] : [];
    });
  });
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : told.reduce((all, value) => all + value, 0);
}

export function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function listOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.map(tree) : [];
}
