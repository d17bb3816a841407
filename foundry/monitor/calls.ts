import { failure } from "../../core/failure.ts";
import { FEWEST } from "../../core/measure/bootstrap.ts";
import { meanOf } from "../../core/measure/interval.ts";
import { bool, object, optional, type Parser, parse, refuse } from "../../core/parse.ts";
import { jsonLines } from "../data/rows.ts";
import { utc } from "../parsers.ts";
import type { Host } from "../verb.ts";
import { rateOf } from "./rates.ts";
import type { Figure } from "./toward.ts";

/** One call: checklist B35. */
export interface Call {
  /** UTC. */
  readonly at: string;
  /** It reached what it was for. */
  readonly success?: boolean | undefined;
  /** Nobody of the staff had to take it over. */
  readonly automated?: boolean | undefined;
  /** 1 to 5, as the caller said. */
  readonly satisfaction?: number | undefined;
}

const stars: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 1 && value <= 5 ? value : refuse(path, "must be 1 to 5");

const call = object<Call>({
  at: utc,
  success: optional(bool),
  automated: optional(bool),
  satisfaction: optional(stars),
});

/** Throws `bad-manifest` with the line of what is wrong. */
export async function readCalls(path: string, host: Host): Promise<readonly Call[]> {
  const calls: Call[] = [];
  for await (const value of jsonLines(host.at(path))) {
    calls.push(callOf(value, `${path}:${calls.length + 1}`));
  }
  return calls;
}

/** where: its place, for what is said of it. Throws `bad-manifest`. */
export function callOf(value: unknown, where: string): Call {
  const read = parse(call, value);
  if (!read.ok) throw failure("bad-manifest", `${where} ${read.problem.path} ${read.problem.message}`);
  return read.value;
}

/** `calls.success`, `calls.automation`, `calls.satisfaction`, each over the calls that tell of it; without an interval where they are too few. */
export function callFigures(calls: readonly Call[]): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>();
  const shares = { "calls.success": "success", "calls.automation": "automated" } as const;
  for (const [name, key] of Object.entries(shares)) {
    const told = calls.flatMap((one) => one[key] ?? []);
    const rate = rateOf(name, told.filter(Boolean).length, told.length);
    if (rate) figures.set(name, rate);
  }
  const rated = calls.flatMap(({ satisfaction }) => satisfaction ?? []);
  const mean = meanOf(rated);
  const interval = rated.length < FEWEST ? undefined : mean?.interval;
  if (mean) figures.set("calls.satisfaction", { value: mean.mean, ...interval, count: rated.length });
  return figures;
}
