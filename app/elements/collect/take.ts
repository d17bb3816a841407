import { html, nothing } from "lit";
import type { Kind } from "../../../core/collect/clip.ts";
import { ALIKE } from "../../../core/collect/likeness.ts";
import type { TakeView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { deeds } from "./clips.ts";

/** How a take came out, its words where they are the speaker's own, and the decision. */
export function take(language: UiLanguage, view: TakeView, kind: Kind, tag: string, playing: string) {
  const { check, likeness, id } = view;
  return html`<div class="collect-take" data-take=${id}>
    <div role="status">
      ${
        check.troubles.length === 0
          ? html`<p data-good>${tell(language, "take.good")}</p>`
          : check.troubles.map(
              (name) => html`<p class="warning" data-trouble=${name}>${tell(language, `trouble.${name}`)}</p>`,
            )
      }
      ${likeness === undefined ? nothing : html`<p class=${likeness < ALIKE ? "warning" : ""} data-alike=${likeness >= ALIKE}>${tell(language, likeness < ALIKE ? "take.unlike" : "take.alike")}</p>`}
    </div>
    <dl class="turn-facts">
      ${fact(language, "level", check.level)} ${fact(language, "noise", check.noise)}
      ${check.snr === undefined ? nothing : fact(language, "snr", check.snr)}
    </dl>
    ${kind === "prompt" ? nothing : words(language, view, kind, tag)}
    ${deeds(language, id, "recorded", playing)}
  </div>`;
}

function fact(language: UiLanguage, name: "level" | "noise" | "snr", decibels: number) {
  const value = Number.isFinite(decibels) ? number(Math.round(decibels), language) : "−∞";
  return html`<div data-fact=${name}><dt>${tell(language, `fact.${name}`)}</dt><dd>${tell(language, "fact.decibels", { value })}</dd></div>`;
}

function words(language: UiLanguage, { text, found, ordinary }: TakeView, kind: Kind, tag: string) {
  const change = (changes: { text?: string; ordinary?: boolean }) => (event: Event) =>
    event.target && intend(event.target, "collect.words", { text, ordinary, ...changes });
  const kinds = found.map((one) => tell(language, `private.${one}`)).join(", ");
  return html`${
    kind === "free"
      ? html`<label class="collect-field">
          <span>${tell(language, "take.words")}</span>
          <textarea
            class="field" rows="3" maxlength="2000" data-action="collect-words" lang=${tag} .value=${text}
            @change=${(event: Event) => change({ text: (event.target as HTMLTextAreaElement).value })(event)}
          ></textarea>
        </label>`
      : nothing
  }
  ${found.length === 0 ? nothing : html`<p class="warning" data-private=${found.join(" ")}>${tell(language, "private.found", { kinds })}</p>`}
  ${
    found.includes("name")
      ? html`<label class="collect-check">
          <input
            type="checkbox" data-action="collect-ordinary" .checked=${ordinary}
            @change=${(event: Event) => change({ ordinary: (event.target as HTMLInputElement).checked })(event)}
          /><span>${tell(language, "private.ordinary")}</span>
        </label>`
      : nothing
  }`;
}
