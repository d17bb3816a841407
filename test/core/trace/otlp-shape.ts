import {
  bool,
  listOf,
  matching,
  object,
  oneOf,
  optional,
  type Parser,
  parse,
  refuse,
  text,
} from "../../../core/parse.ts";
import type { AnyValue, KeyValue, OtlpEvent, OtlpSpan, TracesData } from "../../../core/trace/otlp-values.ts";

/**
 * What opentelemetry-proto's trace.proto allows in its JSON mapping, as far as we write it, unknown keys refused: ids of
 * the right length and not all zero, times and integers as decimal strings, enums as numbers, keys that stand once.
 */
const traceId = matching(/^(?!0{32})[0-9a-f]{32}$/, "16 bytes in hex");
const spanId = matching(/^(?!0{16})[0-9a-f]{16}$/, "8 bytes in hex");
const nano = matching(/^[1-9][0-9]{18}$/, "nanoseconds since 1970 as a string");

const finite: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a finite number");

const kinds: Readonly<Record<string, Parser<unknown>>> = {
  stringValue: text,
  boolValue: bool,
  intValue: matching(/^-?(0|[1-9][0-9]*)$/, "a 64-bit integer as a string"),
  doubleValue: finite,
  arrayValue: (value, path) => object({ values: listOf((item, at) => anyValue(item, at)) })(value, path),
};

const anyValue: Parser<AnyValue> = (value, path) => {
  const [kind, ...more] = Object.keys((value ?? {}) as object);
  const parser = kind && kinds[kind];
  if (!parser || more.length) return refuse(path, "must be exactly one kind of value");
  parser((value as Record<string, unknown>)[kind], `${path}.${kind}`);
  return value as AnyValue;
};

const keyValues: Parser<readonly KeyValue[]> = (value, path) => {
  const list = listOf(object<KeyValue>({ key: matching(/./, "a name"), value: anyValue }))(value, path);
  const names = new Set(list.map(({ key }) => key));
  return names.size === list.length ? list : refuse(path, "must name each key once");
};

const event = object<OtlpEvent>({ timeUnixNano: nano, name: matching(/./, "a name"), attributes: keyValues });

const span: Parser<OtlpSpan> = (value, path) => {
  const read = object<OtlpSpan>({
    traceId,
    spanId,
    parentSpanId: optional(spanId) as Parser<string>,
    name: matching(/./, "a name"),
    kind: oneOf(1, 3),
    startTimeUnixNano: nano,
    endTimeUnixNano: nano,
    attributes: keyValues,
    events: listOf(event),
    status: optional(object({ code: oneOf(2) })) as Parser<{ readonly code: 2 }>,
  })(value, path);
  return BigInt(read.endTimeUnixNano) >= BigInt(read.startTimeUnixNano)
    ? read
    : refuse(path, "must not end before it starts");
};

const data = object<TracesData>({
  resourceSpans: listOf(
    object({
      resource: object({ attributes: keyValues }),
      scopeSpans: listOf(object({ scope: object({ name: oneOf("inzwa"), version: text }), spans: listOf(span) })),
    }),
  ),
});

/** The file as a receiver reads it; throws where it is no OTLP. */
export function readOtlp(file: string): TracesData {
  const parsed = parse(data, JSON.parse(file));
  if (!parsed.ok) throw new Error(`${parsed.problem.path}: ${parsed.problem.message}`);
  return parsed.value;
}

/** Attributes by name, as plain values. */
export function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, unwrapped(value)]));
}

function unwrapped(value: AnyValue): unknown {
  if ("intValue" in value) return Number(value.intValue);
  if ("arrayValue" in value) return value.arrayValue.values.map(unwrapped);
  return Object.values(value)[0];
}
