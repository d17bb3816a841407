import type { Route, SluCase } from "./cases.ts";

/** What was said and what was understood, of each recording. */
export interface Pairs {
  readonly said: readonly string[];
  readonly got: readonly string[];
}

/** Products of all recordings. */
export function productPairs(cases: readonly SluCase[], route: Route): Pairs {
  return {
    said: cases.map(({ product }) => product),
    got: cases.map(({ orders }) => orders[route]?.product ?? "none"),
  };
}

/** Numbers of the orders. */
export function quantityPairs(cases: readonly SluCase[], route: Route): Pairs {
  const orders = cases.filter(({ product }) => product !== "none");
  const named = (quantity: number | undefined) => (quantity ? String(quantity) : "none");
  return {
    said: orders.map(({ quantity }) => named(quantity)),
    got: orders.map(({ orders }) => named(orders[route]?.quantity)),
  };
}

/** Labels that were said or understood, in the model's order; others behind them. */
export function labelsIn({ said, got }: Pairs, order: readonly string[]): string[] {
  const seen = new Set([...said, ...got]);
  const others = [...seen].filter((label) => !order.includes(label)).sort();
  return [...order.filter((label) => seen.has(label)), ...others];
}

const CELL = 22;
const MARGIN = 110;

/** A picture (SVG): a row for each label that was said, a column for each that was understood. */
export function confusionPicture(title: string, pairs: Pairs, labels: readonly string[]): string {
  const counts = countsOf(pairs, labels);
  const size = MARGIN + labels.length * CELL + 10;
  const names = labels.flatMap((label, i) => {
    const at = MARGIN + i * CELL + CELL / 2;
    return [
      `<text x="${MARGIN - 6}" y="${at + 4}" text-anchor="end">${escaped(label)}</text>`,
      `<text transform="translate(${at + 4} ${MARGIN - 6}) rotate(-90)">${escaped(label)}</text>`,
    ];
  });
  const cells = counts.flatMap((row, y) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, x) => (count === 0 ? [] : cell(x, y, count, count / all)));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" font-family="sans-serif" font-size="11"><title>${escaped(title)}</title><rect width="100%" height="100%" fill="#fff"/>${names.join("")}${cells.join("")}</svg>\n`;
}

function cell(x: number, y: number, count: number, share: number): string[] {
  const [left, top] = [MARGIN + x * CELL, MARGIN + y * CELL];
  const light = Math.round(245 - share * 190);
  const fill = x === y ? `rgb(${light},${light},255)` : `rgb(255,${light},${light})`;
  return [
    `<rect x="${left}" y="${top}" width="${CELL}" height="${CELL}" fill="${fill}"/>`,
    `<text x="${left + CELL / 2}" y="${top + CELL / 2 + 4}" text-anchor="middle">${count}</text>`,
  ];
}

/** By row what was said, by column what was understood. */
export function countsOf({ said, got }: Pairs, labels: readonly string[]): readonly (readonly number[])[] {
  return labels.map((a) => labels.map((b) => said.filter((label, i) => label === a && got[i] === b).length));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
