import { html, nothing } from "lit";
import type { Corpus } from "../../../core/explore/overview.ts";
import type { Interval } from "../../../core/measure/interval.ts";
import type { SetView } from "../../explore/view.ts";
import { type ExploreKey, tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { bars } from "./bars.ts";
import { breakable, nameOf, share } from "./columns.ts";

/** What models make of the rows that are shown, and which of two is better. */
export function models(language: UiLanguage, set: SetView) {
  const { overview, intervals } = set;
  if (set.models.length === 0 || !overview) return nothing;
  return html`<section class="models-part" aria-labelledby="explore-models" data-models=${set.models.length}>
    <h3 id="explore-models">${tell(language, "models")}</h3>
    <div class="table-room" tabindex="0" role="group" aria-labelledby="explore-models">
      <table class="numbers explore-rates">
        <thead><tr>
          <th scope="col">${tell(language, "model")}</th><th scope="col">WER</th><th scope="col">CER</th><th scope="col">${tell(language, "fact.rows")}</th>
        </tr></thead>
        <tbody>${overview.models.map((corpus, m) => row(language, set.models[m] ?? "", corpus, intervals?.[m]))}</tbody>
      </table>
    </div>
    <p class="quiet explore-note">${tell(language, intervals ? "interval.about" : "interval.counting")}</p>
    ${set.models.length > 1 ? versus(language, set) : nothing}
  </section>`;
}

function row(
  language: UiLanguage,
  name: string,
  corpus: Corpus,
  intervals: { readonly wer: Interval; readonly cer: Interval } | undefined,
) {
  const cell = (errors: number, whole: number, interval: Interval | undefined) =>
    whole === 0
      ? tell(language, "none")
      : html`${share(errors / whole, language)}${
          interval
            ? html` <span class="quiet explore-interval">${tell(language, "interval", { low: share(interval.low, language), high: share(interval.high, language) })}</span>`
            : nothing
        }`;
  return html`<tr data-model=${name}>
    <th scope="row">${breakable(name)}</th>
    <td>${cell(corpus.wordErrors, corpus.words, intervals?.wer)}</td>
    <td>${cell(corpus.characterErrors, corpus.characters, intervals?.cer)}</td>
    <td>${number(corpus.rows, language)}</td>
  </tr>`;
}

function versus(language: UiLanguage, set: SetView) {
  const { pair, overview, comparison, histograms } = set;
  const [first = "", second = ""] = pair.map((model) => set.models[model]);
  const drawn = histograms?.find(({ column }) => column === "difference");
  const count = overview?.pair;
  const amount = (value: number) => number(value, language);
  return html`${
    set.models.length > 2
      ? html`<div class="explore-fields">${choice(language, set, 0, "compare.first")} ${choice(language, set, 1, "compare.second")}</div>`
      : nothing
  }
  ${
    count
      ? html`<p data-better="${count.first}/${count.second}/${count.equal}">${tell(language, "compare.rows", {
          first,
          second,
          fewer: amount(count.first),
          others: amount(count.second),
          equal: amount(count.equal),
        })}</p>`
      : nothing
  }
  ${
    comparison
      ? html`<p data-comparison>${tell(language, "compare.corpus", {
          first,
          second,
          difference: share(comparison.difference, language),
          low: share(comparison.interval.low, language),
          high: share(comparison.interval.high, language),
          better: share(comparison.better, language),
        })}</p>`
      : nothing
  }
  ${
    drawn
      ? bars(language, {
          name: nameOf(language, "difference", set),
          histogram: drawn.histogram,
          format: (value) => share(value, language),
          ends: [tell(language, "compare.end", { model: second }), tell(language, "compare.end", { model: first })],
        })
      : nothing
  }`;
}

function choice(language: UiLanguage, { models: names, pair }: SetView, side: 0 | 1, label: ExploreKey) {
  return html`<label class="collect-field">
    <span>${tell(language, label)}</span>
    <select
      class="select" data-action="explore-pair-${side}"
      @change=${(event: Event) => {
        const field = event.target as HTMLSelectElement;
        const one = Number(field.value);
        intend(field, "explore.compare", { pair: side === 0 ? [one, pair[1]] : [pair[0], one] });
      }}
    >${names.map((name, m) => html`<option value=${m} .selected=${m === pair[side]}>${name}</option>`)}</select>
  </label>`;
}
