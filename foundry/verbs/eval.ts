import { evalAsr } from "../eval/asr-verb.ts";
import { evalCalls } from "../eval/calls-verb.ts";
import { evalCompare } from "../eval/compare-verb.ts";
import { evalJudge } from "../eval/judge-verb.ts";
import { evalJudged } from "../eval/judged-verb.ts";
import { evalLlm } from "../eval/llm-verb.ts";
import { evalMos } from "../eval/mos-verb.ts";
import { evalPipeline } from "../eval/pipeline-verb.ts";
import { evalSlu } from "../eval/slu-verb.ts";
import { evalSound } from "../eval/sound-verb.ts";
import { evalTts } from "../eval/tts-verb.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

const KINDS: Readonly<Record<string, (given: Given, host: Host) => Promise<number>>> = {
  asr: evalAsr,
  tts: (given, host) => (given.flags.ratings === undefined ? evalTts : evalMos)(given, host),
  sound: evalSound,
  llm: evalLlm,
  judge: evalJudge,
  judged: evalJudged,
  slu: evalSlu,
  pipeline: evalPipeline,
  calls: evalCalls,
  compare: evalCompare,
};

/** Figures with intervals for gates and model cards: docs/evaluation.md. */
export const evaluate: Verb = {
  usage: `asr MANIFEST.json [--language TAG] [--model ID] [--models FOLDER] [--by FIELD ...] [--as-written] [--whole-only]
  tts TEXTS.txt [--language TAG] [--model ID] [--models FOLDER] [--sounds FOLDER] [--dnsmos SIG_BAK_OVR.onnx] [--reference MANIFEST.json]
  tts --ratings RATINGS.json ... --key KEY.json --system NAME --id NAME --digest SHA256
  sound MANIFEST.json --dnsmos SIG_BAK_OVR.onnx [--by FIELD ...]
  llm QUESTIONS.jsonl [--language TAG] [--model ID] [--models FOLDER]
  judge ANSWERS.jsonl --server URL --model NAME --labels LABELS.jsonl [--rubric RUBRIC.yaml]; INZWA_JUDGE_KEY is the server's key
  judged LABELS.jsonl ... --id NAME --digest SHA256 [--judge judge:MODEL]
  slu PREDICTIONS.jsonl --id NAME --digest SHA256 [--by FIELD ... | --gold GOLD.jsonl]
  compare FIRST.json SECOND.json [--field NAME, once or for each] [--language TAG] [--as-written]
  pipeline FILE.json --id NAME --digest SHA256
  calls CALLS.jsonl ... --id NAME --digest SHA256
  and for each but judge: [--json] [--seed N], and but for compare: [--out FOLDER] [--id NAME --digest SHA256]`,
  about: "measure a model, with intervals; writes evaluation.json and a report",
  options: {
    language: { type: "string" },
    model: { type: "string" },
    models: { type: "string" },
    by: { type: "string", multiple: true },
    server: { type: "string" },
    labels: { type: "string" },
    rubric: { type: "string" },
    judge: { type: "string" },
    sounds: { type: "string" },
    dnsmos: { type: "string" },
    reference: { type: "string" },
    ratings: { type: "string", multiple: true },
    key: { type: "string" },
    system: { type: "string" },
    gold: { type: "string" },
    field: { type: "string", multiple: true },
    "as-written": { type: "boolean" },
    "whole-only": { type: "boolean" },
    out: { type: "string" },
    json: { type: "boolean" },
    seed: { type: "string" },
    id: { type: "string" },
    digest: { type: "string" },
  },

  async run(given, host) {
    const [kind = ""] = given.words;
    const found = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (!found) throw new Usage(`it measures ${Object.keys(KINDS).join(", ")}`);
    return found(given, host);
  },
};
