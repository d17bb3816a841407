import type { Pairs } from "./confusion.ts";

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

const COLUMNS = ["precision", "recall", "f1-score", "support"] as const;

/** In the layout of scikit-learn's `classification_report` with two digits, halves rounded up: labels in this order, accuracy, both means. */
export function classificationReport({ said, got }: Pairs, labels: readonly string[]): string {
  const rows = labels.map((label) => scoresOf(said, got, label));
  const width = Math.max("weighted avg".length, ...labels.map(({ length }) => length));
  const hits = said.filter((label, i) => label === got[i]).length;
  const line = (name: string, cells: readonly string[]) =>
    `${name.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join("")}\n`;
  const written = ({ precision, recall, f1, support }: Scores) => [
    ...[precision, recall, f1].map((value) => value.toFixed(2)),
    String(support),
  ];
  const accuracy = said.length === 0 ? 0 : hits / said.length;
  return [
    line("", COLUMNS),
    "\n",
    ...labels.map((label, i) => line(label, written(rows[i] ?? nothing))),
    "\n",
    line("accuracy", ["", "", accuracy.toFixed(2), String(said.length)]),
    line("macro avg", written(mean(rows, () => 1))),
    line("weighted avg", written(mean(rows, ({ support }) => support))),
  ].join("");
}

const nothing: Scores = { precision: 0, recall: 0, f1: 0, support: 0 };

/** What is divided by nothing is 0, as there. */
function scoresOf(said: readonly string[], got: readonly string[], label: string): Scores {
  const support = said.filter((one) => one === label).length;
  const taken = got.filter((one) => one === label).length;
  const hits = said.filter((one, i) => one === label && got[i] === label).length;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: share(hits, taken),
    recall: share(hits, support),
    f1: share(2 * hits, support + taken),
    support,
  };
}

function mean(rows: readonly Scores[], weight: (row: Scores) => number): Scores {
  const all = rows.reduce((sum, row) => sum + weight(row), 0);
  const of = (figure: (row: Scores) => number) =>
    all === 0 ? 0 : rows.reduce((sum, row) => sum + weight(row) * figure(row), 0) / all;
  return {
    precision: of(({ precision }) => precision),
    recall: of(({ recall }) => recall),
    f1: of(({ f1 }) => f1),
    support: rows.reduce((sum, { support }) => sum + support, 0),
  };
}
