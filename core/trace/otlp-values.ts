/**
 * OTLP in the JSON mapping of Protobuf with its exceptions: names in lowerCamelCase, 64-bit integers as decimal strings,
 * ids in hex, enums as numbers (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
 */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface OtlpEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
}

export interface OtlpSpan {
  /** 32 and 16 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1: internal, 2: server, 3: client. */
  readonly kind: 1 | 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly OtlpEvent[];
  /** code 2: error. */
  readonly status?: { readonly code: 2 };
}

export interface TracesData {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
}

/** A value of ours. Numbers are doubles unless made with `int`: a key must not change its type from one turn to another. */
export type Plain = string | boolean | number | Int | readonly string[];
type Int = { readonly int: number };

export function int(value: number): Int {
  return { int: value };
}

/** Without those that are undefined. */
export function attributes(values: Readonly<Record<string, Plain | undefined>>): KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: Plain): AnyValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { doubleValue: value };
  if ("int" in value) return { intValue: String(Math.round(value.int)) };
  return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
}

/** Milliseconds since 1970 as nanoseconds; a double of them is exact to the microsecond. */
export function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
