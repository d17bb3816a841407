import { type AsrApi, SAMPLE_RATE, type Speech, type TtsApi } from "./contracts.ts";
import { type Failure, failure, isFailure } from "./failure.ts";
import type { LlmApi } from "./llm-contract.ts";
import type { ModelStage } from "./manifest.ts";
import { resample } from "./pcm.ts";
import { isLoop } from "./self-test/loop.ts";

/** A model that was loaded, and its `proof`, where the manifest gives one. */
interface Subject<Api, Proof> {
  readonly api: Api;
  readonly proof?: Proof;
}

export interface Subjects {
  readonly asr?: Subject<AsrApi, { readonly samples: Float32Array; readonly text: string }>;
  readonly llm?: Subject<LlmApi, { readonly input: string; readonly output: string }>;
  readonly tts?: Subject<TtsApi, { readonly input: string }>;
  /** A short sentence of the language, without digits: said, and asked. */
  readonly sentence: string;
}

/** Pieces of a reply after which enough is known of it. */
const ENOUGH = 12;
/** Seconds that a letter may last. Slow voices take 0.15. */
const LETTER = { least: 0.01, most: 0.6 };
/** Full scale is 1; -60 dB is silence to anybody. */
const SILENCE = 0.001;
/** Part of the samples that may stand at full scale. */
const MOST_CLIPPED = 0.2;
/** Numbers of turns that no conversation uses. */
const TURN = { turn: -1, revision: 0 };

/**
 * Asks each model something simple once it is loaded. A GPU without 16-bit arithmetic, a broken driver or a damaged
 * cache give blanks and nonsense without any error. Resolves to a `garbage` Failure naming the stage, or to undefined
 * when all is well; what a model throws is thrown on.
 */
export async function selfTest(subjects: Subjects, signal?: AbortSignal): Promise<Failure | undefined> {
  const { asr, llm, tts, sentence } = subjects;
  const said = tts && (await tts.api.speak({ ...TURN, phrase: 0, text: tts.proof?.input ?? sentence }, signal));
  const spoken = said && judgeSpeech(said, tts.proof?.input ?? sentence);
  if (spoken) return spoken;
  const written = llm && (await testLlm(llm, sentence, signal));
  if (written) return written;
  return asr && (await testAsr(asr, said, signal));
}

function judgeSpeech({ samples, sampleRate }: Speech, text: string): Failure | undefined {
  const seconds = samples.length / sampleRate;
  if (!(seconds >= text.length * LETTER.least && seconds <= text.length * LETTER.most + 1))
    return garbage("tts", `${seconds} s for ${text.length} letters`);
  let [sum, squares, full] = [0, 0, 0];
  for (const value of samples) {
    sum += value;
    squares += value * value;
    if (Math.abs(value) >= 0.99) full++;
  }
  const mean = sum / samples.length;
  const power = squares / samples.length - mean ** 2;
  if (!Number.isFinite(power)) return garbage("tts", "samples that are no numbers");
  if (Math.sqrt(Math.max(0, power)) < SILENCE) return garbage("tts", "silence");
  const clipped = full / samples.length;
  return clipped > MOST_CLIPPED
    ? garbage("tts", `${Math.round(clipped * 100)} % of the samples at full scale`)
    : undefined;
}

async function testLlm(
  { api, proof }: NonNullable<Subjects["llm"]>,
  sentence: string,
  signal?: AbortSignal,
): Promise<Failure | undefined> {
  const pieces = await firstPieces(api, proof?.input ?? sentence, proof?.output.length ?? 0, signal);
  const text = pieces.join("").trim();
  if (text === "") return garbage("llm", "an empty reply");
  if (proof && !text.startsWith(proof.output)) return garbage("llm", "another reply than the known one");
  return isLoop(text) ? garbage("llm", "the same again and again") : undefined;
}

/** The beginning of a reply: a large model would take seconds for all of it. */
async function firstPieces(api: LlmApi, question: string, letters: number, signal?: AbortSignal): Promise<string[]> {
  const pieces: string[] = [];
  const enough = new AbortController();
  const stop = () => enough.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const onDelta = (piece: string) => {
    pieces.push(piece);
    if (pieces.length >= ENOUGH && pieces.join("").length >= letters) enough.abort();
  };
  try {
    await api.reply({ ...TURN, messages: [{ role: "user", text: question }] }, onDelta, enough.signal);
  } catch (thrown) {
    if (signal?.aborted || !enough.signal.aborted || !isFailure(thrown)) throw thrown;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return pieces;
}

async function testAsr(
  { api, proof }: NonNullable<Subjects["asr"]>,
  said: Speech | undefined,
  signal?: AbortSignal,
): Promise<Failure | undefined> {
  const samples = proof?.samples ?? (said && firstSecond(said));
  if (!samples) return undefined;
  const heard = await api.transcribe({ ...TURN, samples, at: 0 }, signal);
  if (!isProbability(heard.confidence) || !isProbability(heard.noSpeech)) return garbage("asr", "no probabilities");
  if (isLoop(heard.text)) return garbage("asr", "the same again and again");
  if (proof && fold(heard.text) !== fold(proof.text)) return garbage("asr", "another reading than the known one");
  return undefined;
}

function firstSecond({ samples, sampleRate }: Speech): Float32Array {
  return resample(samples.slice(0, sampleRate), sampleRate, SAMPLE_RATE);
}

function isProbability(value: number): boolean {
  return value >= 0 && value <= 1;
}

function fold(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function garbage(stage: ModelStage, what: string): Failure {
  return failure("garbage", `the ${stage} model gave ${what}`, { stage });
}
