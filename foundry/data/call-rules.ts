import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse } from "../../core/parse.ts";
import { amount } from "../parsers.ts";
import { yamlOf } from "./routes.ts";

export const ROUTES = ["review", "take", "aside"] as const;
/** `review`: a person writes the words. `take`: the machine's words count. `aside`: it is kept, and goes nowhere. */
export type Route = (typeof ROUTES)[number];

export interface Figures {
  /** 0..1. */
  readonly quality: number;
  readonly confidence: number;
  readonly seconds: number;
}
interface Bounds {
  readonly above?: number | undefined;
  readonly from?: number | undefined;
  readonly below?: number | undefined;
  readonly to?: number | undefined;
}
type Rule = { readonly to: Route } & { readonly [F in keyof Figures]?: Bounds | undefined };
export type Rules = readonly Rule[];

const bounds: Parser<Bounds> = object<Bounds>({
  above: optional(amount),
  from: optional(amount),
  below: optional(amount),
  to: optional(amount),
});
const rules: Parser<Rules> = listOf(
  object<Rule>({
    to: oneOf(...ROUTES),
    quality: optional(bounds),
    confidence: optional(bounds),
    seconds: optional(bounds),
  }),
);

/** Throws `bad-manifest` with the place in the file. */
export function readRules(yaml: string, path: string): Rules {
  const parsed = parse(rules, yamlOf(yaml, path));
  if (parsed.ok) return parsed.value;
  throw failure("bad-manifest", `${path}: ${parsed.problem.path} ${parsed.problem.message}`);
}

/** By the first rule whose terms all hold. */
export function routeOf(figures: Figures, given: Rules): Route {
  const holds = (rule: Rule) =>
    within(figures.quality, rule.quality) &&
    within(figures.confidence, rule.confidence) &&
    within(figures.seconds, rule.seconds);
  return given.find(holds)?.to ?? "aside";
}

function within(value: number, { above, from, below, to }: Bounds = {}): boolean {
  return (
    (above === undefined || value > above) &&
    (from === undefined || value >= from) &&
    (below === undefined || value < below) &&
    (to === undefined || value <= to)
  );
}
