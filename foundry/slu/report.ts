import type { Evaluation } from "../measures/evaluation.ts";
import { html, type Markup, page } from "../report/html.ts";
import { head, say, table, withInterval } from "../report/parts.ts";
import { ROUTES, type Route, type SluCase } from "./cases.ts";

const FIGURES = ["product", "product-f1", "quantity", "quantity-f1", "order", "slu-f1"] as const;
const ROUTE_NAMES: Readonly<Record<Route, string>> = {
  sound: "from the sound",
  text: "from the recogniser's text",
  joint: "from both",
};
const MOST = 20;

/** Figures of each route, of each part of the set, and what was taken for what. */
export function sluReport(evaluation: Evaluation, cases: readonly SluCase[]): string {
  const routes = ROUTES.filter((route) => cases.some(({ orders }) => orders[route]));
  const slices = [...new Set(evaluation.measures.flatMap(({ slice }) => slice ?? []))];
  return page(
    `Spoken orders: ${evaluation.artifact.id}`,
    html`${head(evaluation)}${[undefined, ...slices].map((slice) => part(evaluation, routes, slice))}${times(evaluation)}${routes.map((route) => confusions(cases, route))}`,
  );
}

function part({ measures }: Evaluation, routes: readonly Route[], slice: string | undefined): Markup {
  const rows = FIGURES.map((figure) => [
    figure,
    ...routes.map((route) => {
      const found = measures.find((one) => one.name === `slu.${route}.${figure}` && one.slice === slice);
      return found ? withInterval(found) : "not measured";
    }),
  ]);
  return table(slice ?? "All recordings", ["", ...routes.map((route) => ROUTE_NAMES[route])], rows);
}

function times({ measures }: Evaluation): Markup {
  const rows = measures
    .filter(({ name }) => name.startsWith("latency."))
    .map(({ name, value }) => [name, say(name, value)]);
  return table("From the whole recording to the order", [], rows);
}

function confusions(cases: readonly SluCase[], route: Route): Markup {
  const counts = new Map<string, number>();
  for (const { product, quantity, orders } of cases) {
    const got = orders[route];
    const [said, heard] = [`${product} ${quantity}`, `${got?.product ?? "none"} ${got?.quantity ?? 0}`];
    if (said !== heard) counts.set(`${said} > ${heard}`, (counts.get(`${said} > ${heard}`) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([pair, count]) => [...pair.split(" > "), count]);
  return table(`Taken for something else, ${ROUTE_NAMES[route]}`, ["said", "understood", "times"], rows);
}
