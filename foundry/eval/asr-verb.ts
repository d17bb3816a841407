import { writeFile } from "node:fs/promises";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { endpointDefaults } from "../../core/endpoint.ts";
import { localAsr, localVad, serveModels } from "../engines/local.ts";
import { planHere, stageOf } from "../engines/plan-here.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { asrReport } from "../report/asr-report.ts";
import type { Given, Host } from "../verb.ts";
import { artifactOf, askedModel, home, seedOf, settingsFrom, wordsOf } from "./arguments.ts";
import { holdsFiles } from "./artifact.ts";
import { readAll } from "./asr.ts";
import type { Case } from "./asr-cases.ts";
import { asrMeasures } from "./asr-measures.ts";
import { printed, utc, writeResults } from "./results.ts";
import { soundOf } from "./sound.ts";
import { fieldsOf, readUtterances, rowIn, type Utterance } from "./utterances.ts";

/** A recogniser against recordings whose words are known. */
export async function evalAsr(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a NeMo manifest");
  const seed = seedOf(flags);
  const utterances = readUtterances(await readText(path, host), path, fieldsOf(flags));
  const folder = dirname(host.at(path));
  const { ears, artifact, how, rules } = await open(given, host);
  const sound = (one: Utterance) => soundOf(one, folder);
  const cases = await readAll(utterances, {
    ...ears,
    soundOf: sound,
    rules: flags["as-written"] ? undefined : rules.rules,
    stay: flags["whole-only"] ? undefined : endpointDefaults.stay,
    told: (done) => done % 25 === 0 && host.tell(`${done} of ${utterances.length}`),
  });
  const evaluation: Evaluation = {
    schema: 1,
    artifact,
    made: utc(host.now()),
    how: `${path}: ${utterances.length} utterances, ${flags["as-written"] ? "as they are written" : "in small letters, numbers as they are said"}; ${how}; seed ${seed}.`,
    measures: asrMeasures(cases, seed),
  };
  const worst = evaluation.measures.find(({ name, slice }) => name === "asr.wer" && !slice)?.worst ?? [];
  const sounds = new Map<string, { samples: Float32Array; sampleRate: number }>();
  for (const one of utterances)
    if (worst.some(({ id }) => id === one.id))
      sounds.set(one.id, { samples: await sound(one), sampleRate: SAMPLE_RATE });
  const report = asrReport(evaluation, cases, rules.tag, sounds);
  const out = await writeResults(evaluation, report, flags, host);
  if (out) await writeFile(join(out, "predictions.json"), predictions(utterances, cases, folder, out));
  printed(evaluation, flags, host);
  return 0;
}

async function open({ flags }: Given, host: Host) {
  const plan = planHere(home, settingsFrom(flags, "asr_model"));
  const { spec, paths } = stageOf(plan, "asr", askedModel(flags));
  const { hearing, pack } = plan;
  if (!hearing) throw new Error("a plan with a recogniser tells how speech is handed to it");
  const models = flags.models === undefined ? join(home, "public/models") : host.at(String(flags.models));
  await holdsFiles(join(models, spec.model), paths);
  serveModels(`${models}/`);
  const asr = localAsr(spec.engine);
  const [vad, artifact] = await Promise.all([
    localVad(),
    artifactOf(spec.model, join(models, spec.model), paths, flags),
    asr.load(spec),
  ]);
  const now = () => performance.now();
  const how = `${spec.model} by the engine ${spec.engine} on onnxruntime-node, ${spec.backend}, ${JSON.stringify(spec.dtype)}, ${spec.threads} threads; Node ${process.version} on ${platform()} ${arch()}`;
  return { ears: { vad, asr, hearing, now }, artifact, how, rules: { rules: pack.rules, tag: pack.tag } };
}

/** The manifest with what was understood, as NeMo's Speech Data Explorer reads it; paths are those of the folder it lies in. */
function predictions(utterances: readonly Utterance[], cases: readonly Case[], from: string, to: string): string {
  const lines = utterances.map((one, i) => {
    const { whole, live, seconds } = cases[i] as Case;
    const streaming = live ? { pred_text_streaming: live.reading.text } : {};
    const { text } = one;
    return JSON.stringify({ ...rowIn(one, from, to), duration: seconds, text, pred_text: whole.text, ...streaming });
  });
  return `${lines.join("\n")}\n`;
}
