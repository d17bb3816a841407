import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { failure } from "../../core/failure.ts";
import type { Prosody } from "../../core/measure/prosody.ts";
import { writeWav } from "../../core/wav.ts";
import { writeWhole } from "../data/files.ts";
import { openDnsmos } from "../engines/dnsmos.ts";
import { localAsr, localTts, localVad, serveModels } from "../engines/local.ts";
import { planHere, stageOf } from "../engines/plan-here.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { ttsReport } from "../report/tts-report.ts";
import type { Given, Host } from "../verb.ts";
import { artifactOf, askedModel, home, seedOf, settingsFrom, wordsOf } from "./arguments.ts";
import { holdsFiles } from "./artifact.ts";
import { type Dnsmos, type DnsmosNet, dnsmosOf } from "./dnsmos.ts";
import { dnsmosMeasures, type Guessed } from "./dnsmos-measures.ts";
import { howMany, judgeSounds } from "./judge-sounds.ts";
import { peopleProsody, voiceProsody } from "./prosody.ts";
import { prosodyDifferences, prosodyMeasures } from "./prosody-measures.ts";
import { printed, utc, writeResults } from "./results.ts";
import { type Spoken, speakAll, ttsMeasures } from "./tts.ts";

/** A voice by what the language's recogniser understands of it, and with --dnsmos by what that network guesses of its sound. */
export async function evalTts(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a file with a text a line");
  const seed = seedOf(flags);
  const texts = textsOf(await readText(path, host), path);
  const plan = planHere(home, settingsFrom(flags, "tts_model"));
  const { spec, paths } = stageOf(plan, "tts", askedModel(flags));
  const { spec: ear, paths: heardBy } = stageOf(plan, "asr");
  if (!plan.hearing) throw new Error("a plan with a recogniser tells how speech is handed to it");
  const models = flags.models === undefined ? join(home, "public/models") : host.at(String(flags.models));
  await Promise.all([holdsFiles(join(models, spec.model), paths), holdsFiles(join(models, ear.model), heardBy)]);
  serveModels(`${models}/`);
  // Another file than DNSMOS's is told before anything is said.
  const judge =
    flags.dnsmos === undefined ? undefined : await openDnsmos(host.at(String(flags.dnsmos)), String(flags.dnsmos));
  const { rules, tag } = plan.pack;
  // So is a set of recordings that cannot be read.
  const people = flags.reference === undefined ? [] : await peopleProsody(String(flags.reference), rules, host);
  const [asr, tts] = [localAsr(ear.engine), localTts(spec.engine)];
  const [vad, artifact] = await Promise.all([
    localVad(),
    artifactOf(spec.model, join(models, spec.model), paths, flags),
    asr.load(ear),
    tts.load(spec),
  ]);
  const now = () => performance.now();
  const told = (done: number) => done % 25 === 0 && host.tell(`${done} of ${texts.size}`);
  const spoken = await speakAll(texts, { asr, tts, vad, rules, hearing: plan.hearing, now, told });
  const judged = judge && (await judgeSounds(spoken, (one) => judgedBy(judge.net, one), host.tell));
  const guessed = spoken.flatMap(({ id }): Guessed[] => {
    const dnsmos = judged?.guesses.get(id);
    return dnsmos ? [{ id, slices: [], dnsmos }] : [];
  });
  const prosody = voiceProsody(spoken);
  const evaluation: Evaluation = {
    schema: 1,
    artifact,
    made: utc(host.now()),
    how: `${path}: ${texts.size} texts, said by ${spec.model}, heard by ${ear.model} (${ear.engine}) on onnxruntime-node${judge?.how ?? ""}${howMany(judged?.unjudged ?? [])}${people.length > 0 ? `, beside ${people.length} recordings of ${String(flags.reference)}` : ""}; Node ${process.version}; seed ${seed}.`,
    measures: [
      ...ttsMeasures(spoken, seed),
      ...dnsmosMeasures("tts", guessed, seed),
      ...prosodyMeasures([...prosody.values()], seed),
      ...(people.length > 0 ? prosodyDifferences([...prosody.values()], people, seed) : []),
    ],
  };
  const out = await writeResults(evaluation, ttsReport(evaluation, spoken, tag), flags, host);
  if (flags.sounds !== undefined) await writeSounds(spoken, host.at(String(flags.sounds)));
  if (out)
    await writeFile(
      join(out, "spoken.jsonl"),
      spoken
        .map((one) => lineOf({ ...one, dnsmos: judged?.guesses.get(one.id), prosody: prosody.get(one.id) }, texts))
        .join(""),
    );
  printed(evaluation, flags, host);
  return 0;
}

function judgedBy(net: DnsmosNet, { sound }: Spoken): Promise<Dnsmos> {
  return dnsmosOf(sound.samples, sound.sampleRate, net);
}

/** `0001.wav` for the first line: what a listening test is made of. */
async function writeSounds(spoken: readonly Spoken[], folder: string): Promise<void> {
  for (const { id, sound } of spoken) {
    const name = `${id.replace(/\D/g, "").padStart(4, "0")}.wav`;
    await writeWhole(join(folder, name), writeWav(sound.samples, sound.sampleRate));
  }
}

interface Told {
  readonly dnsmos: Dnsmos | undefined;
  readonly prosody: Prosody | undefined;
}

/** A text as it was given, as it was to be said and as it was heard. */
function lineOf(one: Spoken & Told, texts: ReadonlyMap<string, string>): string {
  const { id, said, heard, dnsmos, prosody } = one;
  return `${JSON.stringify({ id, text: texts.get(id), said, heard, dnsmos, prosody })}\n`;
}

/** By the number of their line. */
function textsOf(content: string, file: string): ReadonlyMap<string, string> {
  const lines = content.split(/\r?\n/).map((line, i) => [`line ${i + 1}`, line.trim()] as const);
  const texts = new Map(lines.filter(([, text]) => text !== ""));
  if (texts.size === 0) throw failure("bad-manifest", `${file} has no text`);
  return texts;
}
