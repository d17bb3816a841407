import { attributes, int, nanoseconds, type OtlpSpan, type Plain } from "../../core/trace/otlp-values.ts";
import type { Fields, Span, Tracer } from "../services.ts";
import type { Collector } from "./collector.ts";
import { tellable } from "./names.ts";
import { below, readTraceParent, type TraceParent, writeTraceParent } from "./trace-parent.ts";

export interface TracerOptions {
  /** undefined: spans have names for those below them, here and upstream, and are told to nobody. */
  readonly collector: Pick<Collector, "add"> | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Attributes that count: a key must have one type in all spans. */
const COUNTS = /(?:_tokens|_count|status_code|\.samples|\.turn|\.bytes|\.depth)$/;

/** A trace whose caller does not want it sampled is handed on, and not told. */
export function openTracer({ collector, now }: TracerOptions): Tracer {
  return {
    span: (name, parent, given = {}) => {
      const above = readTraceParent(parent);
      const self = below(above);
      const span = { name, self, above, begun: now(), told: { ...given } };
      return collector && self.sampled ? telling(span, collector, now) : silent(self);
    },
  };
}

interface Open {
  readonly name: string;
  readonly self: TraceParent;
  readonly above: TraceParent | undefined;
  readonly begun: number;
  told: Fields;
}

function telling(span: Open, collector: Pick<Collector, "add">, now: () => number): Span {
  let ended = false;
  return {
    traceparent: writeTraceParent(span.self),
    set: (more) => {
      span.told = { ...span.told, ...more };
    },
    end: (failed) => {
      if (ended) return;
      ended = true;
      const { name, self, above, begun, told } = span;
      collector.add({
        traceId: self.trace,
        spanId: self.span,
        ...(above ? { parentSpanId: above.span } : {}),
        name,
        kind: kindOf(told),
        startTimeUnixNano: nanoseconds(begun),
        endTimeUnixNano: nanoseconds(Math.max(begun, now())),
        attributes: attributes(typed(failed === undefined ? told : { ...told, "error.type": failed })),
        events: [],
        ...(failed === undefined ? {} : { status: { code: 2 } as const }),
      });
    },
  };
}

/** Requests are served, what is asked upstream is a client's, and the rest happens inside. */
function kindOf(told: Fields): OtlpSpan["kind"] {
  if ("http.request.method" in told) return 2;
  return told.where === "upstream" ? 3 : 1;
}

function silent(self: TraceParent): Span {
  return { traceparent: writeTraceParent(self), set: () => {}, end: () => {} };
}

function typed(fields: Fields): Record<string, Plain | undefined> {
  const entries = Object.entries(tellable(fields).told);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "number" && COUNTS.test(name) ? int(value) : value]),
  );
}
