import type { Fields } from "../services.ts";

/**
 * Fields whose text is one of a few names of ours or made by us. Text in any other field is left out, so that what people
 * say, keys and addresses cannot come into a line or a span by carelessness; figures and truth values always may.
 */
const NAMES: ReadonlySet<string> = new Set([
  "session",
  "turn",
  "request",
  "requestId",
  "caller",
  "event",
  "method",
  "route",
  "code",
  "stage",
  "model",
  "engine",
  "reason",
  "kind",
  "state",
  "where",
  "at",
  "outcome",
  "format",
  "signal",
  "version",
  "trace",
  "language",
  "scope",
  "error.type",
  "http.request.method",
  "http.route",
  "gen_ai.operation.name",
  "gen_ai.provider.name",
  "gen_ai.conversation.id",
  "gen_ai.request.model",
  "gen_ai.response.model",
  "gen_ai.response.finish_reasons",
]);

/** A name: no blanks, so no sentence; short, so no sound in base64. A route has slashes and colons. */
const NAME = /^[A-Za-z0-9_/][A-Za-z0-9_./:*{}+-]{0,79}$/;
const ADDRESS = /\d+\.\d+\.\d+\.\d+|:[0-9a-f]*:|@|:\/\//i;
const SECRET = /^(?:sk|ek|rk|pk)[-_]|^eyJ/;

/** The fields that may be told, each as it is, and how many were left out. */
export function tellable(fields: Fields): { readonly told: Fields; readonly left: number } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const told = entries.filter(([name, value]) => typeof value !== "string" || (NAMES.has(name) && isName(value)));
  return { told: Object.fromEntries(told), left: entries.length - told.length };
}

export function isName(value: string): boolean {
  return NAME.test(value) && !ADDRESS.test(value) && !SECRET.test(value);
}
