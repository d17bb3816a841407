import { html, nothing } from "lit";
import type { SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import type { UiLanguage } from "../../view.ts";
import { bars } from "./bars.ts";
import { nameOf, written } from "./columns.ts";

/** How the numbers of the rows lie; that of the difference stands with the models. */
export function distributions(language: UiLanguage, set: SetView) {
  const all = set.histograms?.filter(({ column }) => column !== "difference") ?? [];
  if (all.length === 0) return nothing;
  return html`<section class="models-part" aria-labelledby="explore-distributions">
    <h3 id="explore-distributions">${tell(language, "histograms")}</h3>
    <div class="explore-figures">
      ${all.map(({ column, histogram }) =>
        bars(language, {
          name: nameOf(language, column, set),
          histogram,
          format: (value) => written(value, column, language),
        }),
      )}
    </div>
  </section>`;
}
