import { failure } from "../../core/failure.ts";
import { matching, object, type Parser, parse, refuse, whole } from "../../core/parse.ts";
import type { SluModel } from "../../core/slu/model.ts";
import { readUtterances, type Utterance } from "../eval/utterances.ts";
import { PRODUCT } from "./metadata.ts";

/** A recording with what was ordered in it. */
export interface Labelled extends Utterance {
  /** `none`: nothing that the model knows was ordered. */
  readonly product: string;
  /** 0: no number was said, or nothing was ordered. */
  readonly quantity: number;
}

/** Parts of a set that have figures of their own: what was held out of training, what was mixed in, and both. */
const SLICED = ["held", "noise"] as const;

/**
 * json: a NeMo manifest with `product` and `quantity` on each line. others: products that the model does not have are labels
 * too, about which it is always wrong. Throws `bad-manifest` with the line of what is wrong.
 */
export function readLabelled(
  json: string,
  file: string,
  { products }: Pick<SluModel, "products">,
  others = false,
): readonly Labelled[] {
  const product: Parser<string> = (value, path) => {
    const read = matching(/./, "a product of the model, or none")(value, path);
    return products.includes(read) || (others && PRODUCT.test(read))
      ? read
      : refuse(path, "must be a product of the model, or none");
  };
  const labels = object({ product, quantity: whole });
  return readUtterances(json, file, SLICED).map((one) => {
    const read = parse(labels, { product: one.row.product, quantity: one.row.quantity });
    if (!read.ok) throw failure("bad-manifest", `${file}: ${one.id}: ${read.problem.path} ${read.problem.message}`);
    const [held, noise] = SLICED.map((name) => one.slices.find((slice) => slice.startsWith(`${name}=`))?.split("=")[1]);
    const part = held && noise ? [`part=${held}, ${noise}`] : [];
    return { ...one, ...read.value, slices: [...one.slices, ...part] };
  });
}
