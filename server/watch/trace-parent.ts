import { randomBytes } from "node:crypto";

/** The header `traceparent` of W3C Trace Context. */
export interface TraceParent {
  /** 32 hex digits. */
  readonly trace: string;
  /** 16 hex digits. */
  readonly span: string;
  readonly sampled: boolean;
}

/** undefined for what is none. A later version than 00 is read as far as 00 goes, as the standard asks. */
export function readTraceParent(text: string | undefined): TraceParent | undefined {
  const parts = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text ?? "");
  if (!parts) return undefined;
  const [, version, trace = "", span = "", flags = "", more] = parts;
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(trace) || /^0+$/.test(span)) return undefined;
  return { trace, span, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function writeTraceParent({ trace, span, sampled }: TraceParent): string {
  return `00-${trace}-${span}-${sampled ? "01" : "00"}`;
}

/** A span under `parent`, or the first of a trace of its own. */
export function below(parent: TraceParent | undefined): TraceParent {
  const span = randomBytes(8).toString("hex");
  return parent ? { ...parent, span } : { trace: randomBytes(16).toString("hex"), span, sampled: true };
}
