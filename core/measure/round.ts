import { type AsrApi, SAMPLE_RATE, type Speech, type TtsApi } from "../contracts.ts";
import type { LanguageRules } from "../language/rules.ts";
import { speakable } from "../language/speakable.ts";
import type { LlmApi, Message } from "../llm-contract.ts";
import { concat, resample } from "../pcm.ts";
import { Phrases } from "../phrases.ts";
import { comparable } from "./comparable.ts";
import { characterErrors } from "./wer.ts";

/** Models that are measured; what a language lacks is absent. */
export interface Models {
  readonly asr?: Pick<AsrApi, "transcribe">;
  readonly llm?: Pick<LlmApi, "reply">;
  readonly tts?: Pick<TtsApi, "speak">;
}

export interface RoundPorts {
  readonly rules: LanguageRules;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Longest audio that the recogniser takes, in samples at 16 kHz. */
  readonly window: number;
  /** What the language model is told before anything else. */
  readonly system?: string;
}

/** What one sentence came to; what could not be measured is absent. Times in ms. */
export interface Round {
  /** From the end of the sentence to the first phrase of the answer as sound; no silence is waited for. */
  readonly wait?: number;
  readonly firstToken?: number;
  readonly tokensPerSecond?: number;
  /** Time of the work / time of the audio. */
  readonly asrRtf?: number;
  readonly ttsRtf?: number;
  /** Characters misread of the device's own voice / characters, 0 and up. */
  readonly cer?: number;
}

/** Numbers of turns that no conversation uses. */
const TURN = { turn: -1, revision: 0 };
/** Silence around what is read: recognisers lose words at an edge. 320 ms at 16 kHz. */
const MARGIN = new Float32Array(5_120);
/** Tokens of a reply: enough for its speed. */
const TOKENS = 32;

/** One sentence by way of every model there is: said, read again, asked, and the answer's first phrase said. */
export async function measureRound(
  { asr, llm, tts }: Models,
  sentence: string,
  ports: RoundPorts,
  signal: AbortSignal,
): Promise<Round> {
  const { clock, rules } = ports;
  const text = speakable(sentence, rules).trim();
  const asked = clock();
  const said = tts && (await tts.speak({ ...TURN, phrase: 0, text }, signal));
  const spoken = said && secondsOf(said) > 0 ? said : undefined;
  const ttsRtf = spoken && (clock() - asked) / 1000 / secondsOf(spoken);
  const begun = clock();
  const read = asr && spoken && (await readBack(asr, spoken, text, ports, signal));
  const question = read?.heard || sentence;
  const answer = llm && (await replyOf({ llm, ...(tts ? { tts } : {}) }, question, ports, signal));
  // Without a recogniser or a voice there is no such wait.
  const wait = read && answer?.voiced !== undefined ? answer.voiced - begun : undefined;
  return known({
    wait,
    firstToken: answer?.firstToken,
    tokensPerSecond: answer?.tokensPerSecond,
    asrRtf: read?.rtf,
    ttsRtf,
    cer: read?.cer,
  });
}

async function readBack(
  asr: Pick<AsrApi, "transcribe">,
  speech: Speech,
  text: string,
  { clock, rules, window }: RoundPorts,
  signal: AbortSignal,
) {
  const samples = concat([MARGIN, resample(speech.samples, speech.sampleRate, SAMPLE_RATE), MARGIN]);
  const part = samples.slice(0, window);
  const start = clock();
  const { text: heard } = await asr.transcribe({ ...TURN, samples: part, at: 0 }, signal);
  const rtf = (clock() - start) / 1000 / (part.length / SAMPLE_RATE);
  // What does not fit the window was not heard, and is no error.
  if (samples.length > window) return { heard, rtf, cer: undefined };
  return { heard, rtf, cer: characterErrors(comparable(text, rules), comparable(heard, rules)).cer };
}

async function replyOf(
  { llm, tts }: { readonly llm: Pick<LlmApi, "reply">; readonly tts?: Pick<TtsApi, "speak"> },
  question: string,
  { clock, rules, system }: RoundPorts,
  signal: AbortSignal,
) {
  const phrases = new Phrases(rules);
  let first: number | undefined;
  let voice: Promise<number> | undefined;
  const say = ([phrase]: readonly { readonly text: string }[]) => {
    if (!phrase || !tts || voice) return;
    const text = speakable(phrase.text, rules).trim();
    voice = tts.speak({ ...TURN, phrase: 0, text }, signal).then(() => clock());
    voice.catch(() => undefined);
  };
  const messages: Message[] = [...(system ? [{ role: "system" as const, text: system }] : [])];
  const start = clock();
  const reply = await llm.reply(
    { ...TURN, messages: [...messages, { role: "user", text: question }], maxTokens: TOKENS },
    (delta) => {
      first ??= clock();
      say(phrases.push(delta));
    },
    signal,
  );
  const end = clock();
  say(phrases.end());
  const voiced = await voice;
  const rate = first !== undefined && end > first ? ((reply.tokens - 1) / (end - first)) * 1000 : 0;
  return {
    firstToken: first === undefined ? undefined : first - start,
    tokensPerSecond: reply.tokens > 1 && rate > 0 ? rate : undefined,
    voiced,
  };
}

function secondsOf({ samples, sampleRate }: Speech): number {
  return samples.length / sampleRate;
}

function known(values: { readonly [K in keyof Round]: number | undefined }): Round {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
