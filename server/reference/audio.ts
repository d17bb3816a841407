import { SPEECH_FORMATS } from "../audio/encode.ts";
import { among, boolean, type Described, type Field, integer, listOf, range, record, string } from "./described.ts";

const file: Field = {
  name: "file",
  schema: { type: "string", contentMediaType: "application/octet-stream" },
  what: "The recording; its format is known by its first bytes.",
  required: true,
};
const model = (example: string): Field => ({
  name: "model",
  schema: string,
  what: `Id or other name of a model, such as ${example}.`,
  required: true,
});
const transcript = record({ text: string, usage: { type: "object" } });
const ordered = record({
  product: { type: ["string", "null"] },
  quantity: { type: ["integer", "null"] },
  confidence: range(0, 1),
  modelVersion: string,
  requestId: string,
});
const segment = record({ id: integer, start: range(0, 1e9), end: range(0, 1e9), text: string });
const verbose = record({ duration: range(0, 1e9), language: string, text: string, segments: listOf(segment) });
const written = {
  "application/json": { oneOf: [transcript, verbose] },
  "text/plain": string,
  "text/event-stream": string,
};
const format = among("json", "text", "srt", "verbose_json", "vtt");

export const AUDIO: readonly Described[] = [
  {
    method: "post",
    path: "/predict",
    title: "Hear an order",
    what: "What is ordered in a recording of at most 8 seconds: wav, mp3, flac, webm or ogg. product is null where nothing is, quantity where no number is said.",
    scope: "audio",
    body: { type: "multipart/form-data", fields: [file] },
    answers: [{ status: 200, what: "What was ordered.", content: { "application/json": ordered } }],
  },
  {
    method: "post",
    path: "/v1/audio/transcriptions",
    title: "Recognise speech",
    what: "A recording as text, as subtitles or with its segments; whole, or piece by piece as it is read.",
    scope: "audio",
    body: {
      type: "multipart/form-data",
      fields: [
        file,
        model("pocket-asr-sn or whisper-1"),
        { name: "language", schema: string, what: "Of the language pack that runs here; another one is refused." },
        { name: "prompt", schema: string, what: "Taken, without effect where the model has no use for it." },
        { name: "response_format", schema: format, what: "json, when it is not given." },
        {
          name: "timestamp_granularities[]",
          schema: listOf(among("word", "segment")),
          what: "With verbose_json; word only where the model tells them.",
        },
        { name: "stream", schema: boolean, what: "Server-sent events: transcript.text.delta, .segment, .done." },
        {
          name: "chunking_strategy",
          schema: { oneOf: [among("auto"), { type: "object" }] },
          what: "Pieces end at silences.",
        },
        { name: "temperature", schema: range(0, 1), what: "Taken, without effect: decoding is greedy." },
      ],
    },
    answers: [{ status: 200, what: "What was said.", content: written }],
    differs: [
      "Segments come from the voice detector; word times only from models that have them, otherwise 400 names the parameter.",
      "Formats other than those that are decoded here are refused with 400, long recordings with 413.",
    ],
  },
  {
    method: "post",
    path: "/v1/audio/translations",
    title: "Translate speech",
    what: "Only where the model translates; the models of the pocket pack do not, and the request is refused.",
    scope: "audio",
    body: {
      type: "multipart/form-data",
      fields: [
        file,
        model("whisper-1"),
        { name: "response_format", schema: format, what: "json, when it is not given." },
      ],
    },
    answers: [{ status: 200, what: "What was said, in English.", content: written }],
  },
  {
    method: "post",
    path: "/v1/audio/speech",
    title: "Speak",
    what: "Text as sound. Digits, dates and signs become words of the language first; the first phrase leaves as soon as it is spoken.",
    scope: "audio",
    body: {
      type: "application/json",
      fields: [
        model("pocket-tts-sn or tts-1"),
        { name: "input", schema: { ...string, maxLength: 4096 }, what: "The text.", required: true },
        {
          name: "voice",
          schema: { oneOf: [string, { type: "object" }] },
          what: "An unknown voice means the pack's own.",
          required: true,
        },
        {
          name: "response_format",
          schema: among(...SPEECH_FORMATS),
          what: "mp3, when it is not given; aac is refused.",
        },
        { name: "speed", schema: range(0.25, 4), what: "Other than 1 only where the voice can." },
        { name: "instructions", schema: string, what: "Taken, without effect." },
        { name: "stream_format", schema: among("audio", "sse"), what: "sse: events speech.audio.delta and .done." },
      ],
    },
    answers: [
      {
        status: 200,
        what: "The sound.",
        content: {
          "application/octet-stream": { type: "string", contentMediaType: "audio/*" },
          "text/event-stream": string,
        },
      },
    ],
  },
];
