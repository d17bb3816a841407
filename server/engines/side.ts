import type { Breaker } from "../../core/breaker.ts";
import { failure, isFailure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";
import type { Meter, Tracer } from "../services.ts";
import { behalfOf, onBehalf } from "./behalf.ts";
import { race } from "./race.ts";

/** One of the engines that a stage has. */
export interface Side<E> {
  readonly where: "local" | "upstream";
  readonly engine: E;
  /** Whether it can be asked now. */
  ready(): boolean;
  /** Keeps callers from one that fails. */
  readonly breaker?: Breaker;
}
export interface StagePorts<E> {
  readonly stage: ModelStage;
  /** In the order in which they are asked. */
  readonly sides: readonly Side<E>[];
  readonly budget: number;
  readonly meter: Meter;
  readonly tracer: Tracer;
}
/** lead: see `race`. */
export type Attempt<E, T> = (engine: E, lead: () => boolean, signal: AbortSignal) => Promise<T>;

/** What says nothing of the engine, but of what it was asked, or by whom. */
const NOT_ITS_FAULT: ReadonlySet<string> = new Set(["aborted", "bad-audio", "too-large", "busy"]);
/** By which a server refuses what it was asked: else one caller with odd requests could keep it from all others. */
const REFUSED: ReadonlySet<string | number | undefined> = new Set([400, 413, 414, 415, 422]);

/** Asks the engines of a stage, those that can be asked, and counts who led. won: told the engine that leads. */
export async function askSides<E, T>(
  ports: StagePorts<E>,
  attempt: Attempt<E, T>,
  signal?: AbortSignal,
  won: (side: Side<E>) => void = () => undefined,
): Promise<T> {
  const { stage, budget, meter, tracer } = ports;
  const sides = ports.sides.filter((side) => side.ready());
  if (sides.length === 0) throw failure("no-model", `no ${stage} engine is there at the moment`, { stage });
  const asked = async (side: Side<E>, lead: () => boolean, own: AbortSignal): Promise<T> => {
    if (side.breaker && !side.breaker.admits()) throw failure("network", `${stage}: the upstream rests after failures`);
    const behalf = behalfOf();
    const span = tracer.span(`engine.${stage}`, behalf.traceparent, { where: side.where });
    const first = () => {
      const leads = lead();
      if (leads) won(side);
      return leads;
    };
    try {
      const inside = { ...behalf, traceparent: span.traceparent };
      const result = await onBehalf(inside, () => attempt(side.engine, first, own));
      side.breaker?.succeeded();
      if (first()) meter.count("inzwa_engine_answers_total", { stage, where: side.where });
      span.end();
      return result;
    } catch (thrown) {
      const code = isFailure(thrown) ? thrown.code : "bug";
      // Who began first and was overtaken is too slow to be waited for.
      const overtaken = own.aborted && signal?.aborted !== true;
      const blameless = NOT_ITS_FAULT.has(code) || (isFailure(thrown) && REFUSED.has(thrown.detail?.status));
      if (!overtaken && (own.aborted || blameless)) side.breaker?.dropped();
      else side.breaker?.failed();
      if (!own.aborted) meter.count("inzwa_engine_failures_total", { stage, where: side.where, code });
      span.end(own.aborted ? undefined : code);
      throw thrown;
    } finally {
      if (side.breaker) meter.gauge("inzwa_breaker_open", side.breaker.state === "closed" ? 0 : 1, { stage });
    }
  };
  return race({ sides, budget, attempt: asked, signal });
}
