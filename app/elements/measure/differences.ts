import { html } from "lit";
import type { Difference } from "../../../core/measure/differences.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";

/** Each word with what became of it: by its sign, its shape and a word beside it. lang: of the sentence. */
export function differences(language: UiLanguage, all: readonly Difference[], lang: string) {
  return html`<ul class="differences" role="list" aria-label=${say(language, "aloud.differences")}>
    ${all.map(
      (one) => html`<li class="difference" data-difference=${one.type}>
      <span lang=${lang}>${words(one)}</span>
      <span class=${one.type === "same" ? "unseen" : "difference-name"}>${say(language, `aloud.${one.type}`)}</span>
    </li>`,
    )}
  </ul>`;
}

function words(one: Difference) {
  if (one.type === "same") return one.said;
  if (one.type === "left-out") return html`<del>${one.said}</del>`;
  if (one.type === "put-in") return html`<ins>${one.heard}</ins>`;
  return html`<del>${one.said}</del> <ins>${one.heard}</ins>`;
}
