import { html, nothing } from "lit";
import { SCOPES, type Scope } from "../../../core/collect/consent.ts";
import type { AskingView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { button } from "./button.ts";

/** The text of consent and its questions; none of them has an answer yet. */
export function asking(language: UiLanguage, view: AskingView) {
  const { text, tag, voice, at, answers } = view;
  const agreed = SCOPES.some((scope) => answers[scope] === "yes");
  const talks = voice === "reading" || voice === "listening";
  return html`<section class="collect-card" aria-labelledby="collect-asking">
    <h3 id="collect-asking">${tell(language, "asking.title")}</h3>
    <div lang=${tag}>${text.sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>
    <p class="quiet">${tell(language, "asking.version", { version: `${text.version}-${tag}` })}
      ${text.reviewed ? nothing : tell(language, "asking.unreviewed")}</p>
    <div class="measure-buttons">
      ${button(language, "collect.listen", "asking.listen", { disabled: voice === "off" || talks })}
      ${button(language, "collect.voice", "asking.voice", { disabled: voice === "off" || talks })}
    </div>
    <p class="aloud-status" role="status">${voice === "off" ? tell(language, "asking.voice.off") : voice === "idle" ? nothing : tell(language, `asking.${voice}`)}</p>
    ${voice === "listening" ? html`<inzwa-meter .language=${language}></inzwa-meter>` : nothing}
    ${SCOPES.map((scope) => question(language, view, scope))}
    <p class="collect-last" data-asked=${at === "agree"} lang=${tag}>${text.agree}</p>
    ${agreed ? nothing : html`<p class="quiet" id="collect-needs">${tell(language, "asking.needs")}</p>`}
    <div class="measure-buttons">
      ${button(language, "collect.agree", "asking.agree", { strong: true, disabled: !agreed })}
      ${button(language, "collect.refuse", "asking.refuse")}
    </div>
  </section>`;
}

function question(language: UiLanguage, { text, tag, answers, at }: AskingView, scope: Scope) {
  const answer = (choice: "yes" | "no") => html`<label class="chip">
    <input
      type="radio" name="collect-${scope}" value=${choice} .checked=${answers[scope] === choice}
      @change=${(event: Event) => event.target && intend(event.target, "collect.answer", { scope, answer: choice })}
    /><span>${tell(language, `asking.${choice}`)}</span>
  </label>`;
  return html`<fieldset class="setting" data-scope=${scope} data-asked=${at === scope}>
    <legend class="setting-name" lang=${tag}>${text.scopes[scope]}</legend>
    <div class="chips">${answer("yes")}${answer("no")}</div>
  </fieldset>`;
}
