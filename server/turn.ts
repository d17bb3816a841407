import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { type Failure, failure, isFailure } from "../core/failure.ts";
import { readWav, writeWav } from "../core/wav.ts";
import { converse, openHost, type TurnResult } from "./converse.ts";

const USAGE = 'usage: npm run turn -- QUESTION.wav ANSWER.wav, or npm run turn -- --text "words" ANSWER.wav';

type Request = { readonly output: string } & ({ readonly input: string } | { readonly text: string });

/** npm runs us in the package's folder and keeps the caller's own in INIT_CWD. */
const here = process.env.INIT_CWD ?? process.cwd();

try {
  const request = parseArguments(process.argv.slice(2));
  const question = "text" in request ? request.text : await readQuestion(request.input);
  const host = await openHost();
  const { samples, sampleRate, ...result } = await converse(host, question, () => performance.now());
  await write(request.output, writeWav(samples, sampleRate));
  print(result, samples.length / sampleRate);
} catch (thrown) {
  if (!isFailure(thrown)) throw thrown;
  console.error(`inzwa: ${thrown.message}`);
  process.exitCode = 2;
}

function parseArguments(args: readonly string[]): Request {
  const [first, second, third] = args;
  if (first === "--text" && args.length === 3 && second?.trim() && third) return { text: second, output: third };
  if (first && !first.startsWith("-") && second && args.length === 2) return { input: first, output: second };
  throw failure("bad-audio", USAGE);
}

async function readQuestion(path: string): Promise<{ samples: Float32Array; sampleRate: number }> {
  const bytes = await readFile(resolve(here, path)).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  const audio = readWav(bytes);
  if (isFailure(audio)) throw failure(audio.code, `${path}: ${audio.message}`);
  return audio;
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(resolve(here, path), bytes).catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be written (${error.code ?? error.message}).`);
  });
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): Failure {
  if (code === "ENOENT") return failure("bad-audio", `${path} does not exist.`);
  if (code === "EISDIR") return failure("bad-audio", `${path} is a folder, not a WAV file.`);
  return failure("bad-audio", `${path} cannot be read (${code ?? message}).`);
}

function print(result: Omit<TurnResult, "samples" | "sampleRate">, seconds: number): void {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const timings = Object.fromEntries(Object.entries(result.timings).map(([name, ms]) => [name, round(ms)]));
  console.log(JSON.stringify({ ...result, timings, audioSeconds: round(seconds) }));
}
