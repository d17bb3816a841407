import { listOf, object, oneOf, optional, type Parser, refuse, text } from "../../core/parse.ts";

const RESPONSE_FORMATS = ["json", "text", "srt", "verbose_json", "vtt"] as const;
export type ResponseFormat = (typeof RESPONSE_FORMATS)[number];

/** What `/v1/audio/transcriptions` takes. */
export interface TranscriptionRequest {
  readonly file: File;
  readonly model: string;
  readonly language?: string | undefined;
  readonly response_format?: ResponseFormat | undefined;
  readonly temperature?: number | undefined;
  readonly timestamp_granularities?: readonly ("word" | "segment")[] | undefined;
  readonly stream?: boolean | undefined;
  readonly chunking_strategy?: Chunking | undefined;
}
interface Chunking {
  /** Milliseconds of silence that part two segments; undefined: the model's own. */
  readonly silence: number | undefined;
}

const upload: Parser<File> = (value, path) =>
  value instanceof File ? value : refuse(path, "must be an uploaded file");

/** Fields of a form are text. */
function numberIn(from: number, to: number): Parser<number> {
  return (value, path) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
    return number >= from && number <= to ? number : refuse(path, `must be a number from ${from} to ${to}`);
  };
}

const flag: Parser<boolean> = (value, path) => {
  if (value === "true" || value === "1") return true;
  return value === "false" || value === "0" ? false : refuse(path, "must be true or false");
};

const never =
  (why: string): Parser<undefined> =>
  (_, path) =>
    refuse(path, why);

/** What OpenAI states as its own; the detector here has no other. */
const usual =
  (value: number): Parser<number> =>
  (given, path) =>
    Number(given) === value ? value : refuse(path, `must be ${value}: the voice detector here has no other`);

const detector = object({
  type: oneOf("server_vad"),
  silence_duration_ms: optional(numberIn(100, 5_000)),
  prefix_padding_ms: optional(usual(300)),
  threshold: optional(usual(0.5)),
});

/** "auto", or an object: in fields of its own or as JSON. */
const chunking: Parser<Chunking> = (value, path) => {
  if (value === "auto") return { silence: undefined };
  const given = typeof value === "string" ? fromJson(value, path) : value;
  return { silence: detector(given, path).silence_duration_ms };
};

function fromJson(value: string, path: string): unknown {
  try {
    const given: unknown = JSON.parse(value);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([key, one]) => [key, typeof one === "number" ? `${one}` : one]),
    );
  } catch {
    return refuse(path, 'must be "auto" or an object of type server_vad');
  }
}

/** One value stands for a list of one. */
const granularities: Parser<readonly ("word" | "segment")[]> = (value, path) =>
  listOf(oneOf("word", "segment"))(Array.isArray(value) ? value : [value], path);

const format: Parser<ResponseFormat> = (value, path) => {
  if (value === "diarized_json") return refuse(path, "must not be diarized_json: no model here tells speakers apart");
  return oneOf(...RESPONSE_FORMATS)(value, path);
};

/** prompt: taken, without effect. */
const shape: Parser<TranscriptionRequest> = object<Record<string, unknown>>({
  file: upload,
  model: text,
  language: optional(text),
  prompt: optional(text),
  response_format: optional(format),
  temperature: optional(numberIn(0, 1)),
  timestamp_granularities: optional(granularities),
  stream: optional(flag),
  chunking_strategy: optional(chunking),
  include: optional(never("is not offered: the models here tell no logprobs")),
  known_speaker_names: optional(never("is not offered: no model here tells speakers apart")),
  known_speaker_references: optional(never("is not offered: no model here tells speakers apart")),
}) as unknown as Parser<TranscriptionRequest>;

export const transcriptionRequest: Parser<TranscriptionRequest> = (value, path) => {
  const request = shape(value, path);
  const { response_format: format = "json", timestamp_granularities: granularity, stream } = request;
  if (granularity && format !== "verbose_json")
    refuse("timestamp_granularities[]", "needs the response_format verbose_json");
  if (stream && format !== "json" && format !== "text" && format !== "verbose_json")
    refuse("response_format", "must be json, text or verbose_json where stream is true");
  return request;
};

/** What `/v1/audio/translations` takes. */
export const translationRequest: Parser<{ readonly file: File; readonly model: string }> = object({
  file: upload,
  model: text,
  prompt: optional(text),
  response_format: optional(oneOf(...RESPONSE_FORMATS)),
  temperature: optional(numberIn(0, 1)),
});
