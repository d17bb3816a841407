import { html, nothing } from "lit";
import type { SetView } from "../../explore/view.ts";
import { type ExploreKey, tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";

/** The rows that are shown, in a few numbers. */
export function overview(language: UiLanguage, { overview: told, total, list, files }: SetView) {
  const amount = (value: number) => number(value, language);
  const facts: readonly (readonly [ExploreKey, string] | undefined)[] = told
    ? [
        ["fact.hours", clock(told.seconds)],
        ["fact.speakers", amount(told.speakers)],
        ["fact.languages", told.languages.slice(0, 8).join(", ") || amount(0)],
        told.untimed > 0 ? ["fact.untimed", amount(told.untimed)] : undefined,
        told.wordless > 0 ? ["fact.wordless", amount(told.wordless)] : undefined,
        told.soundless > 0 ? ["fact.soundless", amount(told.soundless)] : undefined,
      ]
    : [];
  return html`<section class="models-part" aria-labelledby="explore-overview" data-shown=${list.length} data-soundless=${told?.soundless ?? nothing}>
    <h3 id="explore-overview">${tell(language, "overview")}</h3>
    <p class="quiet explore-files">${files.slice(0, 5).join(", ")}${files.length > 5 ? ` +${amount(files.length - 5)}` : nothing}</p>
    <dl class="explore-facts">
      <div><dt>${tell(language, "fact.rows")}</dt><dd>${tell(language, "fact.shown", { shown: amount(list.length), total: amount(total) })}</dd></div>
      ${facts.map((fact) => (fact ? html`<div><dt>${tell(language, fact[0])}</dt><dd>${fact[1]}</dd></div>` : nothing))}
    </dl>
  </section>`;
}

/** Hours, minutes and seconds: 12:04:09. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
