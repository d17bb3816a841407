import type { Route, SluCase } from "./cases.ts";
import type { Entity } from "./slu-f1.ts";

/** What was ordered, as SLURP's entities. */
export function saidEntities({ product, quantity }: SluCase): readonly Entity[] {
  return product === "none" ? [] : entitiesOf({ product, quantity });
}

/** What a route understood. */
export function heardEntities({ orders }: SluCase, route: Route): readonly Entity[] {
  return entitiesOf(orders[route] ?? {});
}

/** A product's id reads as words, a number as its figures; a number of nothing is none. */
function entitiesOf({ product, quantity }: { product?: string; quantity?: number }): Entity[] {
  if (product === undefined) return [];
  const thing = { type: "product", filler: product.replaceAll("_", " ") };
  return quantity ? [thing, { type: "quantity", filler: String(quantity) }] : [thing];
}
