import { isFailure } from "../../core/failure.ts";
import { wordErrors } from "../../core/measure/wer.ts";
import { scriptRatio } from "../data/text.ts";
import { seenTurn, tree } from "./of-turn.ts";
import { figureOf, known, type Seen, wordCount } from "./seen.ts";

type Tree = Readonly<Record<string, unknown>>;

/** Fields by which people are told apart, as `eval asr` slices them, and what answered. */
const SLICES = [
  "accent",
  "age",
  "code_switch",
  "dialect",
  "gender",
  "language",
  "model_version",
  "noise",
  "region",
  "variant",
] as const;

/** A line of one of the logs that docs/monitoring.md names; undefined for a line about something else. where: file and line. */
export function seenLine(value: unknown, where: string): Seen | undefined {
  const line = tree(value);
  if (typeof line.route === "string" && figureOf(line.status) !== undefined) return requested(line, where);
  if (line.prediction !== undefined || line.latency_ms !== undefined || line.request_id !== undefined)
    return predicted(line, where);
  if (typeof line.pred_text === "string") return recognised(line, where);
  return seenTurn(line, where, timeOf(line));
}

/** The server's own log: docs/server.md. */
function requested(line: Tree, where: string): Seen {
  const { method, route, status, request, ms } = line;
  const failed = Number(status) >= 500;
  return {
    ...base(line, typeof request === "string" ? request : where),
    kind: `${typeof method === "string" ? method : ""} ${route}`.trim(),
    failed,
    ...(failed ? { why: String(status) } : {}),
    times: known({ request: figureOf(ms) }),
  };
}

/** The log of predictions by the keys of checklist D12. */
function predicted(line: Tree, where: string): Seen {
  const { request_id, latency_ms, audio_duration, prediction, error, confidence } = line;
  const heard = [line.transcript, line.pred_text].find((text) => typeof text === "string");
  const length = heard === undefined ? figureOf(line.transcript_length) : wordCount(heard);
  const failed = (typeof error === "string" && error !== "") || (figureOf(line.status) ?? 0) >= 500;
  return {
    ...base(line, typeof request_id === "string" ? request_id : where),
    kind: "prediction",
    failed,
    ...(failed ? { why: typeof error === "string" ? error : String(line.status) } : {}),
    times: known({ latency_ms: figureOf(latency_ms) }),
    numbers: known({
      ...inputs(line, heard),
      duration: figureOf(audio_duration) ?? figureOf(line.duration),
      transcript_length: length,
      confidence: figureOf(confidence),
    }),
    classes: known({ prediction: nameOf(prediction), empty: emptyOf(length) }),
  };
}

/** A recording and what was read of it, as NeMo's manifests have it and `eval asr` writes it. */
function recognised(line: Tree, where: string): Seen {
  const { audio_filepath, text, pred_text } = line;
  const heard = String(pred_text);
  const length = wordCount(heard);
  const seen: Seen = {
    ...base(line, typeof audio_filepath === "string" ? audio_filepath : where),
    kind: "recording",
    numbers: known({
      ...inputs(line, heard),
      duration: figureOf(line.duration),
      transcript_length: length,
      confidence: figureOf(line.confidence),
    }),
    classes: known({ empty: emptyOf(length) }),
    heard,
  };
  if (typeof text !== "string") return seen;
  const { hits, substitutions, deletions, insertions } = wordErrors([text], [heard]);
  const errors = { part: substitutions + deletions + insertions, whole: hits + substitutions + deletions };
  return { ...seen, errors, said: text };
}

function base(line: Tree, id: string): Seen {
  const at = timeOf(line);
  const slices = SLICES.flatMap((name) => {
    const value = line[name];
    const told = typeof value === "string" || typeof value === "boolean" ? String(value) : "";
    return told === "" || told.includes("=") ? [] : [`${name}=${told}`];
  });
  return { id, kind: "", ...(at === undefined ? {} : { at }), times: {}, numbers: {}, classes: {}, slices };
}

function inputs(line: Tree, heard: string | undefined) {
  const language = typeof line.language === "string" ? line.language : undefined;
  const ratio = heard && language ? ratioOf(heard, language) : undefined;
  return {
    snr: figureOf(line.snr),
    script_ratio: figureOf(line.script_ratio) ?? ratio,
    prompt_length: figureOf(line.prompt_length),
    mel_mean: figureOf(line.mel_mean),
    mel_std: figureOf(line.mel_std),
  };
}

/** undefined where there are no letters, or a language whose script nobody here knows. */
function ratioOf(heard: string, language: string): number | undefined {
  if (!/\p{L}/u.test(heard)) return undefined;
  try {
    return scriptRatio(heard, language);
  } catch (thrown) {
    if (isFailure(thrown)) return undefined;
    throw thrown;
  }
}

/** A name as it is; of several fields their values, `sugar 2`. */
function nameOf(prediction: unknown): string | undefined {
  if (prediction === undefined || prediction === null) return undefined;
  if (typeof prediction !== "object") return String(prediction);
  return Object.values(prediction)
    .filter((value) => value === null || typeof value !== "object")
    .map((value) => String(value ?? "none"))
    .join(" ");
}

function emptyOf(length: number | undefined): string | undefined {
  return length === undefined ? undefined : length === 0 ? "yes" : "no";
}

/** `time` as the server's log has it; seconds or milliseconds since 1970 in `timestamp` or `at`, or ISO 8601. */
function timeOf({ time, timestamp, at }: Tree): number | undefined {
  const given = time ?? timestamp ?? at;
  if (typeof given === "number" && Number.isFinite(given)) return given < 1e11 ? given * 1000 : given;
  const read = typeof given === "string" ? Date.parse(given) : Number.NaN;
  return Number.isFinite(read) ? read : undefined;
}
