import { stringify } from "yaml";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import type { Parent } from "../registry/deeds.ts";
import type { About } from "./about.ts";

/** Names of the hub's metrics for measures of ours that are shares of errors; the hub writes them in percent. */
const HUB_METRICS: Readonly<Record<string, string>> = { "asr.wer": "wer", "asr.cer": "cer" };

interface CardParts {
  readonly about: About;
  readonly evaluations: readonly Evaluation[];
  readonly parents: readonly Parent[];
}

/** A model card as the Hugging Face hub reads it: README.md with YAML in front (huggingface.co/docs/hub/model-cards). */
export function cardOf({ about, evaluations, parents }: CardParts): string {
  const parts = [
    `---\n${stringify(frontMatter(about, evaluations))}---`,
    `# ${about.name}`,
    `## What it is for\n\n${about.use}`,
    `## Limits\n\n${about.limits.map((limit) => `- ${limit}`).join("\n")}`,
    `## How it was made\n\n${about.training}`,
    `## What was measured\n\n${evaluations.map(measured).join("\n\n")}`,
    ...(parents.length > 0 ? [`## Made of\n\n${lineage(parents)}`] : []),
    ...(about.contact ? [`## Contact\n\n${about.contact}`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function frontMatter(about: About, evaluations: readonly Evaluation[]) {
  const { name, languages, licence, library, tags, base, datasets } = about;
  const results = evaluations.flatMap((evaluation) => resultsOf(about, evaluation));
  return {
    language: languages,
    license: licence,
    ...(library ? { library_name: library } : {}),
    ...(tags ? { tags } : {}),
    ...(datasets ? { datasets } : {}),
    ...(base ? { base_model: base } : {}),
    ...(results.length > 0 ? { "model-index": [{ name, results }] } : {}),
  };
}

/** The hub takes one value a metric and set; slices stand in the table below alone. */
function resultsOf({ task }: About, { how, measures }: Evaluation) {
  const metrics = measures.flatMap(({ name, slice, value }) => {
    const type = HUB_METRICS[name];
    return type && !slice ? [{ type, value: Number((100 * value).toFixed(2)) }] : [];
  });
  if (metrics.length === 0) return [];
  return [{ task: { type: task }, dataset: { type: "private", name: how.split(":")[0] ?? how }, metrics }];
}

function measured({ made, how, artifact, measures }: Evaluation): string {
  const head = `${how} Measured ${made} on artifact \`${artifact.digest}\`. Intervals are of 95 %.`;
  const lines = measures.map((one) => `| ${nameOf(one)} | ${figure(one.value)} | ${interval(one)} | ${one.count} |`);
  return [head, "", "| measure | value | interval | count |", "|---|---|---|---|", ...lines].join("\n");
}

function nameOf({ name, slice }: Measure): string {
  return slice ? `${name}, ${escaped(slice)}` : name;
}

function interval({ low, high }: Measure): string {
  return low === undefined || high === undefined ? "too few" : `${figure(low)} to ${figure(high)}`;
}

function lineage(parents: readonly Parent[]): string {
  return parents.map(({ role, digest }) => `- ${escaped(role)}: \`${digest}\``).join("\n");
}

/** Of a table's cell. */
function escaped(words: string): string {
  return words.replace(/[|\\`*_<>[\]]/g, "\\$&");
}

function figure(value: number): number {
  return Number(value.toPrecision(4));
}
