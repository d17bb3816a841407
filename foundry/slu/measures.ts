import { wilson } from "../../core/measure/interval.ts";
import { percentile } from "../../core/measure/percentile.ts";
import { bySlice, measured } from "../eval/figures.ts";
import type { Measure } from "../measures/evaluation.ts";
import { ROUTES, type Route, type SluCase } from "./cases.ts";
import { heardEntities, saidEntities } from "./entities.ts";
import { f1Of, sluCounts } from "./slu-f1.ts";

/** What a route may be right about. */
const RIGHT = {
  /** The product, or that there was none. */
  product: ({ product, orders }: SluCase, route: Route) => (orders[route]?.product ?? "none") === product,
  /** The number; of orders alone. */
  quantity: ({ quantity, orders }: SluCase, route: Route) => (orders[route]?.quantity ?? 0) === quantity,
} as const;

/** Shares with Wilson's intervals, F1 over the labels with bootstrapped ones, and how long each route took. seed: of the draws. */
export function sluMeasures(cases: readonly SluCase[], seed: number): readonly Measure[] {
  const routes = ROUTES.filter((route) => cases.some(({ orders }) => orders[route]));
  const groups: (readonly [string | undefined, readonly SluCase[]])[] = [[undefined, cases], ...bySlice(cases)];
  return [
    ...groups.flatMap(([slice, part]) => routes.flatMap((route) => shares(part, route, slice))),
    ...groups.flatMap(([slice, part]) => routes.flatMap((route) => scores(part, route, seed, slice))),
    ...groups.flatMap(([slice, part]) => routes.flatMap((route) => entities(part, route, seed, slice))),
    ...times(cases),
  ];
}

function shares(cases: readonly SluCase[], route: Route, slice: string | undefined): Measure[] {
  const orders = cases.filter(({ product }) => product !== "none");
  const product = (one: SluCase) => RIGHT.product(one, route);
  const quantity = (one: SluCase) => RIGHT.quantity(one, route);
  const listed = [
    share(`slu.${route}.product`, cases, product, slice),
    share(`slu.${route}.quantity`, orders, quantity, slice),
    share(`slu.${route}.order`, orders, (one) => product(one) && quantity(one), slice),
  ];
  return listed.flatMap((one) => one ?? []);
}

function share(
  name: string,
  cases: readonly SluCase[],
  right: (one: SluCase) => boolean,
  slice: string | undefined,
): Measure | undefined {
  const hits = cases.filter(right).length;
  const interval = wilson(hits, cases.length);
  if (!interval) return undefined;
  return {
    name,
    ...(slice === undefined ? {} : { slice }),
    value: hits / cases.length,
    ...interval,
    count: cases.length,
  };
}

function scores(cases: readonly SluCase[], route: Route, seed: number, slice: string | undefined): Measure[] {
  const orders = cases.filter(({ product }) => product !== "none");
  const of = (name: string, among: readonly SluCase[], said: (one: SluCase) => string, got: (one: SluCase) => string) =>
    measured({ name, of: (drawn) => macroF1(drawn.map(said), drawn.map(got)) }, among, seed, slice) ?? [];
  return [
    of(
      `slu.${route}.product-f1`,
      cases,
      ({ product }) => product,
      ({ orders }) => orders[route]?.product ?? "none",
    ),
    of(
      `slu.${route}.quantity-f1`,
      orders,
      ({ quantity }) => String(quantity),
      ({ orders }) => String(orders[route]?.quantity ?? 0),
    ),
  ].flat();
}

/** SLU-F1: product and number as entities, nearly right ones in part. */
function entities(cases: readonly SluCase[], route: Route, seed: number, slice: string | undefined): Measure[] {
  const parts = cases.map((one) => sluCounts(saidEntities(one), heardEntities(one, route)));
  const found = measured({ name: `slu.${route}.slu-f1`, of: f1Of }, parts, seed, slice);
  return found ? [found] : [];
}

/** Mean F1 over the labels that were said; undefined where nothing was. One pass: it is drawn a thousand times. */
function macroF1(said: readonly string[], got: readonly string[]): number | undefined {
  const counts = new Map<string, { said: number; got: number; hits: number }>();
  const count = (label: string) => {
    const found = counts.get(label) ?? { said: 0, got: 0, hits: 0 };
    counts.set(label, found);
    return found;
  };
  for (const [i, label] of said.entries()) {
    count(label).said++;
    count(got[i] ?? "").got++;
    if (got[i] === label) count(label).hits++;
  }
  const f1 = [...counts.values()].flatMap(({ said, got, hits }) => (said > 0 ? [(2 * hits) / (said + got)] : []));
  return f1.length === 0 ? undefined : f1.reduce((sum, one) => sum + one, 0) / f1.length;
}

function times(cases: readonly SluCase[]): Measure[] {
  const texts = cases.flatMap(({ work }) => work.text ?? []);
  const lists = { "latency.slu-sound": cases.map(({ work }) => work.sound), "latency.slu-text": texts };
  return Object.entries(lists).flatMap(([name, list]) => {
    const [middle, slow] = [percentile(list, 0.5), percentile(list, 0.95)];
    if (middle === undefined || slow === undefined) return [];
    return [
      { name: `${name}.median`, value: middle, count: list.length },
      { name: `${name}.p95`, value: slow, count: list.length },
    ];
  });
}
