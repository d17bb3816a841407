import type { Verb } from "./verb.ts";
import { allocate } from "./verbs/allocate.ts";
import { approve } from "./verbs/approve.ts";
import { augment } from "./verbs/augment.ts";
import { calls } from "./verbs/calls.ts";
import { card } from "./verbs/card.ts";
import { dashboard } from "./verbs/dashboard.ts";
import { doctor } from "./verbs/doctor.ts";
import { eda } from "./verbs/eda.ts";
import { evaluate } from "./verbs/eval.ts";
import { exportVerb } from "./verbs/export.ts";
import { gate } from "./verbs/gate.ts";
import { goalsVerb } from "./verbs/goals.ts";
import { hparamSearch } from "./verbs/hparam-search.ts";
import { ingest } from "./verbs/ingest.ts";
import { labelstudio } from "./verbs/labelstudio.ts";
import { language } from "./verbs/language.ts";
import { listening } from "./verbs/listening.ts";
import { metadata } from "./verbs/metadata.ts";
import { monitorReportVerb } from "./verbs/monitor-report.ts";
import { pack } from "./verbs/package.ts";
import { preprocessVerb } from "./verbs/preprocess.ts";
import { probe } from "./verbs/probe.ts";
import { push } from "./verbs/push.ts";
import { registry } from "./verbs/registry.ts";
import { release } from "./verbs/release.ts";
import { retrain } from "./verbs/retrain.ts";
import { review } from "./verbs/review.ts";
import { run } from "./verbs/run.ts";
import { sign } from "./verbs/sign.ts";
import { slu } from "./verbs/slu.ts";
import { snapshot } from "./verbs/snapshot.ts";
import { standardise } from "./verbs/standardise.ts";
import { tel } from "./verbs/tel.ts";
import { text } from "./verbs/text.ts";
import { track } from "./verbs/track.ts";
import { trainVerb } from "./verbs/train.ts";
import { verify } from "./verbs/verify.ts";
import { waive } from "./verbs/waive.ts";
import { wer } from "./verbs/wer.ts";

/** By name, in the order in which `--help` lists them. */
export const verbs: Readonly<Record<string, Verb>> = {
  wer,
  eval: evaluate,
  listening,
  slu,
  metadata,
  preprocess: preprocessVerb,
  train: trainVerb,
  "hparam-search": hparamSearch,
  gate,
  waive,
  card,
  package: pack,
  sign,
  verify,
  doctor,
  text,
  ingest,
  standardise,
  augment,
  allocate,
  export: exportVerb,
  eda,
  snapshot,
  push,
  run,
  review,
  labelstudio,
  calls,
  tel,
  language,
  registry,
  approve,
  release,
  "monitor-report": monitorReportVerb,
  goals: goalsVerb,
  probe,
  dashboard,
  track,
  retrain,
};
