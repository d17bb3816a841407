import { html, nothing } from "lit";
import type { Kind } from "../../../core/collect/clip.ts";
import type { BoothView, CollectView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import { percent } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { button } from "./button.ts";
import { correction } from "./correction.ts";
import { take } from "./take.ts";

type Mode = Kind | "studio";
const MODES: readonly Mode[] = ["prompt", "free", "correction", "studio"];

/** Where takes are recorded, one after another. */
export function booth(language: UiLanguage, view: BoothView, { tag, playing }: CollectView) {
  const { state, kind, sentence } = view;
  const open = state === "opening" || state === "recording";
  const can = kind === "free" || sentence !== "";
  return html`<section class="collect-card" data-booth=${state} aria-labelledby="collect-booth">
    <h3 id="collect-booth">${tell(language, "booth.title")}</h3>
    ${modes(language, view, open || state === "saving")}
    <p>${tell(language, `mode.${view.studio ? "studio" : kind}.about`)}</p>
    ${kind === "correction" && !view.take ? correction(language, view, tag) : nothing}
    ${sentence ? html`<p class="aloud-sentence" data-sentence lang=${tag}>${sentence}</p>` : nothing}
    ${kind === "prompt" && !sentence ? html`<p data-no-sentence>${tell(language, "booth.none")}</p>` : nothing}
    ${kind === "prompt" && sentence ? html`<p class="quiet">${tell(language, "booth.left", { count: view.left, share: percent(view.coverage, language) })}</p>` : nothing}
    <p class="aloud-status" role="status">${state === "told" ? nothing : can ? tell(language, `booth.${state}`) : nothing}</p>
    ${open ? html`<inzwa-meter .language=${language}></inzwa-meter>` : nothing}
    ${view.take && state === "told" ? take(language, view.take, kind, tag, playing) : nothing}
    <div class="measure-buttons">
      ${
        open
          ? html`${button(language, "collect.done", "booth.done", { strong: true, disabled: state === "opening" })}
            ${button(language, "collect.cancel", "booth.cancel")}`
          : html`${button(language, "collect.record", view.take ? "booth.again" : "booth.record", { strong: !view.take, disabled: state === "saving" || !can })}
            ${kind === "prompt" && view.left > 1 && !view.take ? button(language, "collect.skip", "booth.skip", { disabled: state === "saving" }) : nothing}`
      }
    </div>
  </section>`;
}

function modes(language: UiLanguage, { kind, studio }: BoothView, disabled: boolean) {
  const now: Mode = studio ? "studio" : kind;
  return html`<fieldset class="collect-modes">
    <legend class="unseen">${tell(language, "booth.mode")}</legend>
    <div class="chips">
      ${MODES.map(
        (mode) => html`<label class="chip">
          <input
            type="radio" name="collect-mode" value=${mode} .checked=${mode === now} ?disabled=${disabled}
            @change=${(event: Event) =>
              event.target &&
              intend(event.target, "collect.mode", {
                kind: mode === "studio" ? "prompt" : mode,
                studio: mode === "studio",
              })}
          /><span>${tell(language, `mode.${mode}`)}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}
