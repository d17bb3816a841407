import { deflateSync } from "node:zlib";
import { written } from "../../core/transcript-file/written.ts";
import type { DecodedAudio } from "../services.ts";
import { type Transcript, textOf } from "./transcribe.ts";
import type { ResponseFormat } from "./transcription-request.ts";

/** The probability of what is blank has no logarithm. */
const LEAST = 1e-9;

/** The whole answer in one of OpenAI's formats. language: of the pack; temperature: as it was asked for. */
export function answered(
  transcript: Transcript,
  { seconds }: DecodedAudio,
  format: ResponseFormat,
  language: string,
  temperature: number,
): Response {
  const text = textOf(transcript.segments);
  const usage = usageOf(seconds);
  switch (format) {
    case "json":
      return Response.json({ text, usage });
    case "text":
      return plain(`${text}\n`, "text/plain");
    case "srt":
      return plain(written(transcript.segments, "srt"), "text/plain");
    case "vtt":
      return plain(written(transcript.segments, "vtt"), "text/vtt");
    case "verbose_json": {
      const segments = segmentsOf(transcript, temperature);
      return Response.json({ task: "transcribe", language: named(language), duration: seconds, text, segments, usage });
    }
  }
}

/** OpenAI bills recognition by whole seconds. */
export function usageOf(seconds: number) {
  return { type: "duration", seconds: Math.ceil(seconds) };
}

function segmentsOf({ segments, told }: Transcript, temperature: number) {
  return segments.map(({ start, end, text }, id) => {
    const { confidence = 0, noSpeech = 0 } = told[id] ?? {};
    return {
      id,
      // Whisper's windows, counted in frames of 10 ms: here each segment is a window of its own.
      seek: Math.round(start / 10),
      start: start / 1000,
      end: end / 1000,
      text,
      tokens: [],
      temperature,
      avg_logprob: Math.log(Math.max(LEAST, confidence)),
      compression_ratio: compression(text),
      no_speech_prob: noSpeech,
    };
  });
}

/** As Whisper has it: much above 2 where words go round and round. */
function compression(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateSync(bytes).length;
}

/** "shona", as OpenAI names languages. */
function named(language: string): string {
  return (new Intl.DisplayNames(["en"], { type: "language", fallback: "code" }).of(language) ?? language).toLowerCase();
}

function plain(text: string, type: string): Response {
  return new Response(text, { headers: { "Content-Type": `${type}; charset=utf-8` } });
}
