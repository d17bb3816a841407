import type { Catalogue } from "../../core/slu/catalogue.ts";
import { read } from "../../core/slu/joint.ts";
import { type Line, lineOf } from "../../core/slu/list.ts";
import type { Senses } from "./senses.ts";

const MOST_LETTERS = 80;

type Make = (id: number) => Line | undefined;

/** One order a line, or between commas; what is in no catalogue stands as it was written. */
export function written(text: string, reader: Senses["reader"], names: Catalogue): readonly Make[] {
  const parts = text.split(/[,;\n]+/).map((part) => part.trim().slice(0, MOST_LETTERS));
  return parts
    .filter((part) => part !== "")
    .map((said): Make => {
      const order = reader.read(said);
      if (order.product === undefined) return (id) => ({ id, name: said, quantity: 1, route: "person", confidence: 1 });
      const typed = read({ ...order, quantity: order.quantity ?? 1 }, true);
      return (id) => lineOf(id, typed, names);
    });
}

/** The line, with another product put in by hand. */
export function chosen({ was: _, asks: __, name: ___, ...line }: Line, product: string, { products }: Catalogue): Line {
  const { unit: ____, ...rest } = line;
  const unit = products[product]?.unit;
  return { ...rest, product, route: "person", ...(unit === undefined ? {} : { unit }) };
}
