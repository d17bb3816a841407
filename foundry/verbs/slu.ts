import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { failure } from "../../core/failure.ts";
import { planHere } from "../engines/plan-here.ts";
import { FILES, openSlu } from "../engines/slu.ts";
import { artifactOf, askedModel, home, seedOf, settingsFrom } from "../eval/arguments.ts";
import { printed, utc, writeResults } from "../eval/results.ts";
import { soundOf } from "../eval/sound.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { hearAll, type SluCase, type SluPorts, type TextRoute } from "../slu/cases.ts";
import { writeFiles } from "../slu/files.ts";
import { jointRates } from "../slu/joint-rates.ts";
import { keepJoint } from "../slu/keep.ts";
import { readLabelled } from "../slu/labelled.ts";
import { sluMeasures } from "../slu/measures.ts";
import { sluReport } from "../slu/report.ts";
import { predicted, readBefore, recogniser } from "../slu/texts.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

const SHIPPED = "models-manifest/slu/pocket-slu-sn";

/** Orders heard from recordings, beside what the recogniser's text gives: training/README.md. */
export const slu: Verb = {
  usage:
    "SET.json ... [--slu FOLDER] [--sound-only | --texts PREDICTIONS.json] [--calibrate | --new-products] [--language TAG] [--model ID] [--models FOLDER] [--out FOLDER] [--json] [--seed N] [--id NAME --digest SHA256]",
  about: "measure how well spoken orders are understood, or calibrate sound and text together",
  options: {
    slu: { type: "string" },
    "sound-only": { type: "boolean" },
    texts: { type: "string" },
    calibrate: { type: "boolean" },
    "new-products": { type: "boolean" },
    language: { type: "string" },
    model: { type: "string" },
    models: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
    seed: { type: "string" },
    id: { type: "string" },
    digest: { type: "string" },
  },

  async run(given, host) {
    const { words, flags } = given;
    if (words.length === 0) throw new Usage("it takes the manifests of recordings with product and quantity");
    if (flags.calibrate && flags["sound-only"])
      throw new Usage("--calibrate weighs the text, which --sound-only leaves out");
    if (flags.calibrate && flags["new-products"])
      throw new Usage("--new-products are of another model, which --calibrate is not for");
    const seed = seedOf(flags);
    const folder = flags.slu === undefined ? join(home, SHIPPED) : host.at(String(flags.slu));
    const { model, ear } = await openSlu(folder);
    const artifact = await artifactOf(model.id, folder, FILES, flags);
    const text = flags["sound-only"] ? undefined : await openText(given, model.language, host);
    const cases: SluCase[] = [];
    for (const path of words) {
      const set = readLabelled(await readText(path, host), path, model, flags["new-products"] === true);
      const below = dirname(host.at(path));
      const told = (done: number) => done % 100 === 0 && host.tell(`${path}: ${done} of ${set.length}`);
      const now = () => performance.now();
      const ports: SluPorts = {
        model,
        ear,
        now,
        told,
        soundOf: (one) => soundOf(one, below),
        ...(text ? { text } : {}),
      };
      cases.push(...(await hearAll(set, ports)));
    }
    if (flags.calibrate) {
      const joint = jointRates(cases, model);
      await keepJoint(folder, joint);
      host.print(JSON.stringify(joint));
      return 0;
    }
    const evaluation: Evaluation = {
      schema: 1,
      artifact,
      made: utc(host.now()),
      how: `${words.join(", ")}: ${cases.length} recordings, ${model.id} on onnxruntime-node, one thread${text ? `; text by ${text.by}` : ""}; Node ${process.version}; seed ${seed}.`,
      measures: sluMeasures(cases, seed),
    };
    const out = await writeResults(evaluation, sluReport(evaluation, cases), flags, host);
    if (out) {
      await writeFile(join(out, "predictions.json"), cases.map(predicted).join(""));
      await writeFiles(out, cases, evaluation, model);
    }
    printed(evaluation, flags, host);
    return 0;
  },
};

/** The recogniser of the model's own language, as a talk would plan it here, or what it read before. */
async function openText({ flags }: Given, language: string, host: Host): Promise<TextRoute & { readonly by: string }> {
  const plan = planHere(home, settingsFrom({ language, ...flags }, "asr_model"));
  if (flags.texts === undefined)
    return recogniser(
      plan,
      flags.models === undefined ? join(home, "public/models") : host.at(String(flags.models)),
      askedModel(flags),
    );
  const file = String(flags.texts);
  const before = readBefore(await readText(file, host), file);
  const read = async ({ id }: { readonly id: string }) => {
    const found = before.get(id);
    if (!found) throw failure("bad-manifest", `${file} has no ${id}`);
    return found;
  };
  return { rules: plan.pack.rules, read, by: `the recogniser, as ${file} has it` };
}
