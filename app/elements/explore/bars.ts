import { html, nothing, svg } from "lit";
import type { Histogram } from "../../../core/explore/histogram.ts";
import { tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";

/** Units of the drawing, which the stylesheet stretches. */
const HEIGHT = 100;
const BAR = 10;

interface Drawn {
  readonly name: string;
  readonly histogram: Histogram;
  /** Numbers along the ground as text. */
  readonly format: (value: number) => string;
  /** What the sides below and above nothing mean, where that is not plain. */
  readonly ends?: readonly [string, string];
}

/** A histogram: the drawing, told in words, and its numbers as a table. */
export function bars(language: UiLanguage, { name, histogram, format, ends }: Drawn) {
  const { counts, from, width, count, least, median, most } = histogram;
  const tallest = Math.max(...counts);
  const amount = (value: number) => number(value, language);
  const told = { count: amount(count), least: format(least), median: format(median), most: format(most) };
  const zero = from < 0 ? (-from / width) * BAR : undefined;
  return html`<figure class="explore-figure">
    <figcaption>${name}</figcaption>
    <svg class="explore-bars" viewBox="0 0 ${counts.length * BAR} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${name}. ${tell(language, "histogram.about", told)}">
      ${counts.map((value, i) => {
        // What is there at all is seen.
        const height = value === 0 ? 0 : Math.max(1.5, (value / tallest) * HEIGHT);
        return svg`<rect x=${i * BAR + 0.5} y=${HEIGHT - height} width=${BAR - 1} height=${height} />`;
      })}
      ${zero === undefined ? nothing : svg`<line class="explore-zero" x1=${zero} x2=${zero} y1="0" y2=${HEIGHT} />`}
    </svg>
    <p class="explore-ends quiet" aria-hidden="true"><span>${format(from)}</span><span>${format(from + width * counts.length)}</span></p>
    ${ends ? html`<p class="explore-ends quiet"><span>${least < 0 ? `← ${ends[0]}` : nothing}</span><span>${most > 0 ? `${ends[1]} →` : nothing}</span></p>` : nothing}
    <p class="quiet">${tell(language, "histogram.about", told)}</p>
    <details>
      <summary>${tell(language, "histogram.table")}<span class="unseen"> ${name}</span></summary>
      <table class="numbers">
        <thead><tr><th scope="col">${name}</th><th scope="col">${tell(language, "fact.rows")}</th></tr></thead>
        <tbody>${counts.map((value, i) => (value === 0 ? nothing : html`<tr><th scope="row">${edges(language, histogram, i, format)}</th><td>${amount(value)}</td></tr>`))}</tbody>
      </table>
    </details>
  </figure>`;
}

function edges(language: UiLanguage, histogram: Histogram, bin: number, format: (value: number) => string): string {
  const { counts, from, width, openBelow, openAbove } = histogram;
  const [low, high] = [from + bin * width, from + (bin + 1) * width];
  if (bin === 0 && openBelow) return tell(language, "bin.below", { to: format(high) });
  if (bin === counts.length - 1 && openAbove) return tell(language, "bin.above", { from: format(low) });
  return tell(language, "bin", { from: format(low), to: format(high) });
}
