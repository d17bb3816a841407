import { object, oneOf, optional, type Parser, refuse, text } from "../../core/parse.ts";
import { SPEECH_FORMATS, type SpeechFormat } from "./encode.ts";

/** What `/v1/audio/speech` takes. */
interface SpeechRequest {
  readonly model: string;
  readonly input: string;
  readonly response_format?: SpeechFormat | undefined;
  readonly speed?: number | undefined;
  readonly stream_format?: "audio" | "sse" | undefined;
}

/** A voice's name, or its id in an object: each means the pack's own. */
const voice: Parser<string> = (value, path) =>
  typeof value === "object" && value !== null ? object({ id: text })(value, path).id : text(value, path);

const speed: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0.25 && value <= 4 ? value : refuse(path, "must be a number from 0.25 to 4");

const format: Parser<SpeechFormat> = (value, path) =>
  value === "aac" ? refuse(path, "must not be aac: it is not encoded here") : oneOf(...SPEECH_FORMATS)(value, path);

const instructions: Parser<string> = (value, path) =>
  typeof value === "string" ? value : refuse(path, "must be a string");

/** instructions: taken, without effect. */
export const speechRequest: Parser<SpeechRequest> = object<Record<string, unknown>>({
  model: text,
  input: text,
  voice,
  instructions: optional(instructions),
  response_format: optional(format),
  speed: optional(speed),
  stream_format: optional(oneOf("audio", "sse")),
}) as unknown as Parser<SpeechRequest>;
