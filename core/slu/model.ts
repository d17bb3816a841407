import { type Failure, failure } from "../failure.ts";
import { listOf, mapOf, matching, object, oneOf, optional, type Parser, parse, refuse, text, whole } from "../parse.ts";

/** What a transcript tells of an order, as rates that were measured on held-out recordings: core/slu/joint.ts. */
export interface Channel {
  /** Share of the orders whose label the text names. */
  readonly right: number;
  /** Share of the orders whose text names none. */
  readonly silent: number;
  /** Share of what has no label whose text names one. */
  readonly alarm: number;
  /** How much of the text's evidence counts beside the sound's: 0 none, 1 as much as if their errors had nothing in common. */
  readonly weight: number;
}

/** A channel of the texts that name a number, which tells an order from what only mentions a product. */
export interface Counted extends Channel {
  /** Share of the orders whose text names a number. */
  readonly order: number;
  /** Share of what orders nothing whose text names one. */
  readonly other: number;
}

/** slu.json beside the weights of a model that hears orders: its labels, features, calibration, and the words of its products. */
export interface SluModel {
  readonly schema: 1;
  readonly id: string;
  /** BCP 47. */
  readonly language: string;
  readonly features: {
    readonly bins: number;
    readonly window: number;
    readonly hop: number;
    readonly sampleRate: number;
    /** Frames are cut off to a multiple of it. */
    readonly stride: number;
  };
  /** Longest audio, in samples. */
  readonly longest: number;
  /** Number 0 is `none`: no order of anything that is listed. */
  readonly products: readonly string[];
  /** Number 0 is `none`: no number was said. */
  readonly quantities: readonly string[];
  /** Logits are divided by it before the softmax (Guo et al. 2017, "On calibration of modern neural networks"). */
  readonly temperature: { readonly product: number; readonly quantity: number };
  /** By product, the ways its name is written. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** What may be written together with a product's name, before it: Shona "re" of "reshuga". */
  readonly links: readonly string[];
  /** By noun class, the words for 1, 2 and so on. */
  readonly numbers: Readonly<Record<string, readonly string[]>>;
  readonly joint?: Joint | undefined;
}

/** Measured on held-out recordings (`inzwa-foundry slu SET.json --calibrate`). */
export interface Joint {
  readonly product: Channel;
  /** For texts that name a number; `product` is then for those that name none. Absent: `product` is for all. */
  readonly counted?: Counted | undefined;
  readonly quantity: Channel;
  /** Orders from this confidence on were right nine times in ten; what is below is asked back; absent: all of them. */
  readonly bound?: number | undefined;
}

const NONE = "none";

const figure: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : refuse(path, "must be a number above 0");
const share: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0 && value <= 1 ? value : refuse(path, "must be a share, 0 to 1");
const weight: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0 && value <= 2 ? value : refuse(path, "must be a number, 0 to 2");
const above: Parser<number> = (value, path) => {
  const read = whole(value, path);
  return read > 0 ? read : refuse(path, "must be 1 or more");
};

const rates = { right: share, silent: share, alarm: share, weight };
const channel = object<Channel>(rates);
const counted = object<Counted>({ ...rates, order: share, other: share });

/** The first is `none`, none comes twice. */
function labels(item: Parser<string>): Parser<readonly string[]> {
  return (value, path) => {
    const [first, ...rest] = listOf(text)(value, path);
    if (first !== NONE) refuse(`${path}[0]`, `must be ${NONE}`);
    if (rest.length === 0) refuse(path, "must have a label behind none");
    const read = rest.map((label, i) => item(label, `${path}[${i + 1}]`));
    if (new Set(read).size < read.length) refuse(path, "must not name a label twice");
    return [NONE, ...read];
  };
}

const model = object<SluModel>({
  schema: oneOf(1),
  id: matching(/^[a-z0-9.-]+$/, "a-z, 0-9, - and ."),
  language: text,
  features: object({ bins: above, window: above, hop: above, sampleRate: above, stride: above }),
  longest: above,
  products: labels(matching(/^(?!none$)[a-z_]+$/, "a product's id: a-z and _")),
  quantities: labels(matching(/^[1-9]\d{0,3}$/, "a whole number")),
  temperature: object({ product: figure, quantity: figure }),
  words: mapOf(listOf(text)),
  links: listOf(text),
  numbers: mapOf(listOf(text)),
  joint: optional(
    object<Joint>({ product: channel, counted: optional(counted), quantity: channel, bound: optional(share) }),
  ),
});

/** file: its name, for what is said of it. `bad-manifest` with the path of what is wrong. */
export function readSluModel(value: unknown, file: string): SluModel | Failure {
  const read = parse(model, value);
  if (!read.ok) return failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { products, words } = read.value;
  const unknown = Object.keys(words).find((product) => !products.includes(product));
  if (unknown !== undefined) return failure("bad-manifest", `${file}: words.${unknown} is no product`);
  return read.value;
}
