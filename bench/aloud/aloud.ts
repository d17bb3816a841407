import { execFile } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { type AsrApi, type Hearing, SAMPLE_RATE, type TtsApi, type VadEngine } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { heard } from "../../core/language/heard.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { speakable } from "../../core/language/speakable.ts";
import { resample } from "../../core/pcm.ts";
import { openWav } from "../../core/wav.ts";
import { framesOf } from "../../foundry/engines/frames.ts";
import { localAsr, localTts, localVad, serveModels } from "../../foundry/engines/local.ts";
import { hearWhole } from "../../foundry/eval/hear.ts";
import { home } from "../../server/home.ts";
import { pocketPlan } from "../../server/pocket.ts";

/** Who reads a question aloud: the pack's own voice, or one of espeak-ng's, by its variant ("m3"). */
export type Reader = "pocket" | (string & {});

/** Says a text and gives back what the pack's recogniser understood, in the language's own spelling. */
export type Aloud = (text: string) => Promise<string>;

interface Ears {
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly hearing: Hearing;
  readonly vad: VadEngine;
  readonly rules: LanguageRules;
}

/** Silence on both sides of what is said, in samples: the recogniser learnt with some. */
const MARGIN = SAMPLE_RATE / 4;
/** espeak-ng has no Shona; Swahili's letters sound nearest, and the pocket models learnt from it. */
const VOICE = "sw";

/** Of the pocket pack, which must lie in public/models. espeak-ng is asked for where it is the reader. */
export async function openAloud(reader: Reader, language: string): Promise<Aloud> {
  // What is heard by is the pack of the settings, and these are read from here.
  process.env.INZWA_LANGUAGE = language;
  const { specs, hearing, rules, language: tag } = pocketPlan();
  if (tag !== language) throw new Error(`no pack here hears ${language}: what runs is ${tag}`);
  serveModels(`${join(home, "public/models")}/`);
  const asr = localAsr(specs.asr.engine);
  const tts = localTts(specs.tts.engine);
  const [vad] = await Promise.all([
    localVad(),
    asr.load(specs.asr),
    reader === "pocket" ? tts.load(specs.tts) : undefined,
  ]);
  const say = reader === "pocket" ? spokenBy(tts) : (text: string) => espeak(text, reader);
  return async (text) => understood(await say(speakable(text, rules)), { asr, hearing, vad, rules });
}

function spokenBy(tts: TtsApi): (text: string) => Promise<Float32Array> {
  return async (text) => {
    const { samples, sampleRate } = await tts.speak({ turn: 1, revision: 0, phrase: 0, text });
    return resample(samples, sampleRate, SAMPLE_RATE);
  };
}

async function espeak(text: string, variant: string): Promise<Float32Array> {
  const asked = ["-v", `${VOICE}+${variant}`, "-s", "150", "--stdout", text];
  const { stdout } = await promisify(execFile)("espeak-ng", asked, { encoding: "buffer", maxBuffer: 1 << 26 });
  // Written to a pipe, its header names no length.
  const bytes = new Uint8Array(stdout);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(40, bytes.length - 44, true);
  const sound = openWav(bytes);
  if (isFailure(sound)) throw sound;
  return resample(sound.read(0, sound.length), sound.sampleRate, SAMPLE_RATE);
}

async function understood(said: Float32Array, { asr, hearing, vad, rules }: Ears): Promise<string> {
  const samples = new Float32Array(said.length + 2 * MARGIN);
  samples.set(said, MARGIN);
  const frames = await framesOf(vad, samples);
  const { text } = await hearWhole(frames, { asr, hearing, now: () => performance.now() });
  return heard(text, rules);
}
