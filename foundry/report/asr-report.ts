import { differencesOf } from "../../core/measure/differences.ts";
import type { Case } from "../eval/asr-cases.ts";
import { bySlice } from "../eval/figures.ts";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import { html, type Markup, page } from "./html.ts";
import { head, say, table, withInterval, worstCases } from "./parts.ts";
import { dots, spread } from "./plots.ts";

const MOST_WORDS = 20;
const FIGURES = ["wer", "cer", "mer", "wil", "rtf"] as const;
const TIMES = {
  "asr.streaming.first-words": "From the beginning of speech to the first words shown, 95th percentile",
  "asr.streaming.last-words": "From the end of speech to the final words, 95th percentile",
  "asr.streaming.taken-back": "Words shown that were taken back, to words understood",
} as const;

/** sounds: of the worst cases, mono 16 kHz. */
export function asrReport(
  evaluation: Evaluation,
  cases: readonly Case[],
  language: string,
  sounds: ReadonlyMap<string, { readonly samples: Float32Array; readonly sampleRate: number }>,
): string {
  const wer = evaluation.measures.find(({ name, slice }) => name === "asr.wer" && !slice);
  return page(
    `Speech recognition: ${evaluation.artifact.id}`,
    html`${head(evaluation)}${overall(evaluation)}${groups(evaluation, cases)}${utterances(cases)}${words(cases, language)}${worstCases(wer, language, sounds)}`,
  );
}

function overall({ measures }: Evaluation): Markup {
  const find = (wanted: string) => measures.find(({ name, slice }) => name === wanted && slice === undefined);
  const cell = (measure: Measure | undefined) => (measure ? withInterval(measure) : "not measured");
  const rows = FIGURES.map((name) => [
    name.toUpperCase(),
    cell(find(`asr.${name}`)),
    cell(find(`asr.streaming.${name}`)),
  ]);
  const times = Object.entries(TIMES).flatMap(([name, what]) => {
    const found = find(name);
    return found ? [[what, withInterval(found)]] : [];
  });
  return html`<h2>All utterances</h2>${table("Errors and time", ["", "Read as a whole", "Read while it goes on"], rows)}
${times.length ? table("In a talk", [], times) : undefined}`;
}

/** By name and never by rank: with so few utterances an order would say more than is known. */
function groups({ measures }: Evaluation, cases: readonly Case[]): Markup | undefined {
  const slices = bySlice(cases);
  if (slices.length === 0) return undefined;
  const rates = measures.filter(({ name, slice }) => name === "asr.wer" && slice !== undefined);
  const find = (wanted: string, part: string) => measures.find(({ name, slice }) => name === wanted && slice === part);
  const rows = slices.map(([slice, part]) => {
    const [wer, cer] = [find("asr.wer", slice), find("asr.cer", slice)];
    const best = bestOf(rates, slice);
    const gap = wer && best !== undefined ? `${((wer.value - best) * 100).toFixed(1)}` : "";
    return [
      slice,
      part.length,
      Number((part.reduce((sum, { seconds }) => sum + seconds, 0) / 3600).toPrecision(2)),
      wer ? withInterval(wer) : "",
      gap,
      cer ? withInterval(cer) : "",
    ];
  });
  return html`<h2>Groups</h2><p>Groups marked “too few” have fewer than 20 utterances: their figures say little.</p>
<div class="wide">${dots(
    "Word error rate by group",
    rates.map(({ slice = "", value, low, high }) => ({ name: slice, value, low, high })),
    (value) => say("asr.wer", value),
  )}</div>
${table("By group", ["Group", "Utterances", "Hours", "WER", "Gap to the best, points", "CER"], rows)}`;
}

/** Among the groups of the same kind that are large enough to be compared. */
function bestOf(rates: readonly Measure[], slice: string): number | undefined {
  const kind = slice.slice(0, slice.indexOf("=") + 1);
  const own = rates.filter(({ slice: one = "", low }) => one.startsWith(kind) && low !== undefined);
  return own.length > 1 ? Math.min(...own.map(({ value }) => value)) : undefined;
}

function utterances(cases: readonly Case[]): Markup {
  const rates = cases.map(({ score }) => score.errors / Math.max(1, score.said));
  return html`<h2>Utterances by their word error rate</h2><div class="wide">${spread(
    "Utterances by their word error rate",
    rates,
    (value) => `${Math.round(value * 100)} %`,
  )}</div>`;
}

function words(cases: readonly Case[], language: string): Markup | undefined {
  const counts = new Map<string, { readonly said: string; readonly heard: string; readonly count: number }>();
  for (const one of cases.flatMap(({ said, heard }) => differencesOf(said, heard))) {
    if (one.type === "same") continue;
    const [said, heard] = ["said" in one ? one.said : "", "heard" in one ? one.heard : ""];
    const key = `${said} ${heard}`;
    counts.set(key, { said, heard, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const most = [...counts.values()].sort((a, b) => b.count - a.count || a.said.localeCompare(b.said));
  if (most.length === 0) return undefined;
  const word = (text: string, otherwise: string) =>
    text ? html`<span lang="${language}">${text}</span>` : html`<span class="soft">${otherwise}</span>`;
  return html`<h2>Words heard otherwise</h2>${table(
    `The ${Math.min(MOST_WORDS, most.length)} most frequent of ${most.length}`,
    ["Said", "Heard", "Times"],
    most.slice(0, MOST_WORDS).map(({ said, heard, count }) => [word(said, "put in"), word(heard, "left out"), count]),
  )}`;
}
