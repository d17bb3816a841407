import { FEWEST } from "../../core/measure/bootstrap.ts";
import { differencesOf } from "../../core/measure/differences.ts";
import { writeWav } from "../../core/wav.ts";
import type { Evaluation, Measure, Worst } from "../measures/evaluation.ts";
import { html, type Markup } from "./html.ts";

/** Seconds of a worst case that the report holds. */
const LONGEST = 30;

/** A share as a percentage, a time in ms, and anything else as it is. */
export function say(name: string, value: number): string {
  if (/\.(first-words|last-words|first-token|whole-reply)$|^(latency|pipeline)\./.test(name))
    return `${Math.round(value)} ms`;
  if (/\.(wer|cer|mer|wil|taken-back|intelligibility)$|^(slu|llm)\.|^calls\.(success|automation)$/.test(name))
    return `${(value * 100).toFixed(1)} %`;
  return value.toFixed(3);
}

/** `11.3 % (9.1 % to 13.8 %)`, or that they were too few. */
export function withInterval({ name, value, low, high, count }: Measure): Markup {
  if (low === undefined || high === undefined)
    return html`${say(name, value)} <span class="few">${count < FEWEST ? `(too few: ${count})` : "(no interval)"}</span>`;
  return html`${say(name, value)} <span class="soft">(${say(name, low)} to ${say(name, high)})</span>`;
}

/** What was measured, of what, how and when. */
export function head({ artifact, made, how }: Evaluation): Markup {
  return html`<p>${how}</p><p class="soft">Measured ${made} of ${artifact.id}, SHA-256 ${artifact.digest.slice(0, 16)}…
An interval holds the true figure in 95 of 100 such sets.</p>`;
}

export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | Markup)[])[],
): Markup {
  const cell = (content: string | number | Markup) =>
    typeof content === "number" ? html`<td class="figure">${content}</td>` : html`<td>${content}</td>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
${heads.length ? html`<thead><tr>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>` : undefined}
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}

/** Utterances that did worst, each with its sound where there is one. sounds: mono, by the case's id. */
export function worstCases(
  measure: Measure | undefined,
  language: string,
  sounds: ReadonlyMap<string, { readonly samples: Float32Array; readonly sampleRate: number }>,
): Markup | undefined {
  if (!measure?.worst?.length) return undefined;
  return html`<h2>Worst cases</h2>${measure.worst.map((one) => {
    const sound = sounds.get(one.id);
    const heard = html`<audio controls preload="none" aria-label="${one.id}" src="${sound ? dataUri(sound) : ""}"></audio>`;
    return html`<section class="case"><p><strong>${say(measure.name, one.value)}</strong> <span class="soft">${one.id}</span></p>
${sound ? heard : undefined}${changes(one, language)}</section>`;
  })}`;
}

/** What was said, with each word that was heard otherwise. */
function changes({ reference, hypothesis }: Worst, language: string): Markup | undefined {
  if (reference === undefined || hypothesis === undefined) return undefined;
  const words = differencesOf(reference, hypothesis).map((one) => {
    if (one.type === "same") return html`${one.said} `;
    const said = "said" in one ? html`<del>${one.said}</del> ` : undefined;
    const heard = "heard" in one ? html`<ins>${one.heard}</ins> ` : undefined;
    return html`${said}${heard}`;
  });
  return html`<p lang="${language}">${words}</p>`;
}

function dataUri({ samples, sampleRate }: { samples: Float32Array; sampleRate: number }): string {
  const wav = writeWav(samples.subarray(0, LONGEST * sampleRate), sampleRate);
  return `data:audio/wav;base64,${Buffer.from(wav).toString("base64")}`;
}
