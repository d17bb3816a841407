import type { Beliefs, Order } from "./beliefs.ts";
import { orderOf } from "./beliefs.ts";
import type { Channel, Joint, SluModel } from "./model.ts";
import type { WrittenOrder } from "./written-order.ts";

/** Where an order was found: in the sound, in the words, or in both alike. */
export type Route = "sound" | "text" | "both";

/** An order, where it comes from, and whether it needs no yes of the person. */
export interface Decision extends Order {
  readonly unit?: string;
  readonly route: Route;
  readonly sure: boolean;
}

/** By the sound alone, before there are words. */
export function hearFirst(beliefs: Beliefs, model: SluModel): Decision {
  const order = orderOf(beliefs, model);
  return { ...order, route: "sound", sure: isSure(order, model) };
}

/** Sound and words together, and which of them the order agrees with. */
export function settle(beliefs: Beliefs, written: WrittenOrder, model: SluModel): Decision {
  const order = decide(beliefs, written, model);
  const sound = orderOf(beliefs, model);
  const [bySound, byText] = [sound, written].map(
    ({ product, quantity }) => product === order.product && quantity === order.quantity,
  );
  const route = bySound ? (byText ? "both" : "sound") : "text";
  const unit = written.unit === undefined ? {} : { unit: written.unit };
  return { ...order, ...unit, route, sure: isSure(order, model) };
}

/** By words alone, where no model hears orders. typed: the person wrote them, so that no recogniser can be wrong. */
export function read({ product, quantity, unit }: WrittenOrder, typed: boolean): Decision {
  const named = product !== undefined && quantity !== undefined;
  return {
    ...(product === undefined ? {} : { product }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(unit === undefined ? {} : { unit }),
    confidence: typed && named ? 1 : 0,
    route: "text",
    sure: typed && named,
  };
}

/** A model without a measured bound is never sure. */
function isSure({ product, quantity, confidence }: Order, { joint }: SluModel): boolean {
  return product !== undefined && quantity !== undefined && confidence >= (joint?.bound ?? Number.POSITIVE_INFINITY);
}

/**
 * Sound and text together: the text is a noisy channel whose rates are known (`Channel`), so what it names raises that
 * label's probability by Bayes' rule, and its silence raises none's. Without measured rates the sound decides alone.
 */
export function decide(beliefs: Beliefs, written: WrittenOrder, model: SluModel): Order {
  const { joint, products, quantities } = model;
  if (!joint) return orderOf(beliefs, model);
  const both: Beliefs = {
    product: productWeighed(beliefs.product, labelAt(products, written.product), written.quantity !== undefined, joint),
    quantity: weighed(beliefs.quantity, labelAt(quantities, written.quantity?.toString()), joint.quantity),
  };
  const order = orderOf(both, model);
  const { quantity } = written;
  // A number beyond the model's labels can only be read: "twelve".
  if (order.product === undefined || quantity === undefined || quantities.includes(String(quantity))) return order;
  return { product: order.product, quantity, confidence: Math.max(...both.product) * joint.quantity.right };
}

/** counted: whether the text names a number, which is evidence of an order by itself where its rates were measured. */
export function productWeighed(
  beliefs: readonly number[],
  named: number,
  counted: boolean,
  { product, counted: rates }: Pick<Joint, "product" | "counted">,
): number[] {
  if (!rates) return weighed(beliefs, named, product);
  const { order, other } = rates;
  return counted
    ? weighed(beliefs, named, rates, { order, other })
    : weighed(beliefs, named, product, { order: 1 - order, other: 1 - other });
}

/** named: a label's number, 0 where the text names none. beside: how likely the rest of the text is, with a label and without. */
export function weighed(
  beliefs: readonly number[],
  named: number,
  channel: Channel,
  beside = { order: 1, other: 1 },
): number[] {
  const raised = beliefs.map((share, label) => {
    const rest = label === 0 ? beside.other : beside.order;
    return share * (rest * likelihood(named, label, beliefs.length, channel)) ** channel.weight;
  });
  const sum = raised.reduce((all, share) => all + share, 0);
  return sum > 0 ? raised.map((share) => share / sum) : [...beliefs];
}

/** How likely the text names `named` where `label` is true; what is wrong falls on all others alike. */
function likelihood(named: number, label: number, labels: number, { right, silent, alarm }: Channel): number {
  if (label === 0) return named === 0 ? 1 - alarm : alarm / (labels - 1);
  if (named === 0) return silent;
  return named === label ? right : Math.max(0, 1 - right - silent) / Math.max(1, labels - 2);
}

/** 0 for what is absent or no label. */
export function labelAt(labels: readonly string[], name: string | undefined): number {
  return name === undefined ? 0 : Math.max(0, labels.indexOf(name));
}
