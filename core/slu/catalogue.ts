import { bool, listOf, mapOf, object, oneOf, optional, type Parser, parse, refuse, text, whole } from "../parse.ts";
import type { OrderWords } from "./written-order.ts";

/** What is counted, and how it is called. */
interface Unit {
  readonly one: string;
  readonly many: string;
  /** Other ways to say it. */
  readonly words: readonly string[];
}
interface Product {
  readonly name: string;
  /** Other ways to say it. */
  readonly words: readonly string[];
  /** What it is counted in where nothing else is said; absent for what is counted by itself. */
  readonly unit?: string | undefined;
}

/** What can be ordered, in one language; models-manifest/orders/LANGUAGE.json. */
export interface Catalogue {
  readonly language: string;
  /** A speaker of the language has checked it. */
  readonly reviewed: boolean;
  readonly products: Readonly<Record<string, Product>>;
  readonly units: Readonly<Record<string, Unit>>;
  /** What may be written together with a product's name, before it. */
  readonly links: readonly string[];
  /** Number words that the language's rules lack. */
  readonly numbers: Readonly<Record<string, number>>;
}

const shape = object<Catalogue>({
  language: oneOf("sn", "en", "sw", "hi", "mr", "ml"),
  reviewed: bool,
  products: mapOf(object<Product>({ name: text, words: listOf(text), unit: optional(text) })),
  units: mapOf(object<Unit>({ one: text, many: text, words: listOf(text) })),
  links: listOf(text),
  numbers: mapOf(whole),
});

const catalogue: Parser<Catalogue> = (value, path) => {
  const read = shape(value, path);
  for (const [id, { unit }] of Object.entries(read.products))
    if (unit !== undefined && !read.units[unit]) refuse(`products.${id}.unit`, "is none of the units");
  return read;
};

/** Throws Error where the file, which is ours, is not what it should be. */
export function readCatalogue(value: unknown, file: string): Catalogue {
  const read = parse(catalogue, value);
  if (!read.ok) throw new Error(`${file}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}

/** A catalogue as `OrderReader` takes it. */
export function wordsIn({ products, units, links, numbers }: Catalogue): OrderWords {
  return {
    words: Object.fromEntries(Object.entries(products).map(([id, { name, words }]) => [id, [name, ...words]])),
    units: Object.fromEntries(Object.entries(units).map(([id, { one, many, words }]) => [id, [one, many, ...words]])),
    links,
    numbers,
  };
}
