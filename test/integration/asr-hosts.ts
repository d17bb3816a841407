import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import * as ortWeb from "onnxruntime-web";
import type { AsrApi, EngineSpec } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { readWav, writeWav } from "../../core/wav.ts";
import { recogniser, serveModels } from "../../server/engines.ts";
import { onnx } from "../../workers/asr/onnx.ts";
import { hashOf, SpeechServer } from "../server/speech-server.ts";

/** One engine in one place, as the conformance suite sees it. */
export interface AsrHost {
  readonly spec: EngineSpec;
  open(): AsrApi;
  /** Calls back when a unit of work begins: a run of a model, a request to a server; the first one has number 1. */
  onWork(begins: (number: number) => void): void;
  /** A unit in the middle of one transcription. */
  readonly midway: number;
  /** Whether the model runs here: a reading can be made to begin with given words, and a load can end with one. */
  readonly prefixes: boolean;
  /** Recordings to read, at most. */
  readonly recordings: number;
  close(): Promise<void>;
}

export const speech = join(import.meta.dirname, "../fixtures/speech");
const models = join(import.meta.dirname, "../../public/models/");

export interface Label {
  readonly file: string;
  readonly text: string;
}
export const labels: readonly Label[] = JSON.parse(readFileSync(join(speech, "labels.json"), "utf8"));

export function recording(file: string): Float32Array {
  const audio = readWav(readFileSync(join(speech, file)));
  if (isFailure(audio)) throw new Error(audio.message);
  return audio.samples;
}

const pocket = {
  model: "pocket-asr-sn",
  language: "sn",
  dtype: "fp32",
  threads: 1,
  can: { anyLength: true, noSpeech: true, words: false, timestamps: false },
} as const;

/** Every run of every session of one onnxruntime, counted by wrapping the class itself. */
function runsOf({ prototype }: { prototype: ort.InferenceSession }) {
  const { run } = prototype;
  let count = 0;
  let begins: (number: number) => void = () => {};
  prototype.run = function (this: ort.InferenceSession, ...args: Parameters<typeof run>) {
    begins(++count);
    return run.apply(this, args);
  } as typeof run;
  return {
    onWork(next: (number: number) => void) {
      count = 0;
      begins = next;
    },
    async close() {
      prototype.run = run;
    },
  };
}

/** The encoder, the decoder's first step, and one more. */
const MIDWAY = 3;

export async function transformersHost(): Promise<AsrHost> {
  serveModels(models);
  const spec = { ...pocket, engine: "transformers", backend: "cpu" } as const;
  const runs = runsOf(ort.InferenceSession as unknown as { prototype: ort.InferenceSession });
  return { ...runs, spec, open: () => recogniser("transformers", {}), midway: MIDWAY, prefixes: true, recordings: 32 };
}

export async function onnxHost(): Promise<AsrHost> {
  serveModels(models);
  const spec = { ...pocket, engine: "onnx", backend: "cpu" } as const;
  const runs = runsOf(ort.InferenceSession as unknown as { prototype: ort.InferenceSession });
  return { ...runs, spec, open: () => recogniser("onnx", {}), midway: MIDWAY, prefixes: true, recordings: 32 };
}

/** The build for browsers, which also runs under Node; slower, so it reads less. */
export async function onnxWebHost(): Promise<AsrHost> {
  const spec = { ...pocket, engine: "onnx", backend: "wasm" } as const;
  const runs = runsOf(ortWeb.InferenceSession as unknown as { prototype: ort.InferenceSession });
  const read = (path: string) =>
    readFile(join(models, path)).catch(() => {
      throw failure("model-load", `${path} is not there`);
    });
  ortWeb.env.wasm.numThreads = 1;
  return {
    ...runs,
    spec,
    open: () => onnx({ ort: async () => ortWeb, read }),
    midway: MIDWAY,
    prefixes: true,
    recordings: 32,
  };
}

/** Against a double that knows the recordings by their bytes. */
export async function openaiHost(): Promise<AsrHost> {
  const server = new SpeechServer();
  const texts = new Map(labels.map(({ file, text }) => [hashOf(writeWav(recording(file), 16_000)), text]));
  server.answer = ({ wav }) => {
    const text = texts.get(hashOf(wav)) ?? "";
    return { text: ` ${text}`, language: "shona", segments: text ? [{ avg_logprob: -0.1, no_speech_prob: 0.02 }] : [] };
  };
  server.models = [pocket.model];
  const base = await server.open();
  return {
    spec: { ...pocket, engine: "openai", backend: "cpu" },
    open: () => recogniser("openai", { INZWA_ASR_URL: base }),
    onWork(begins) {
      server.asked.length = 0;
      server.onAsked = begins;
    },
    midway: 1,
    prefixes: false,
    recordings: 32,
    close: () => server.close(),
  };
}
