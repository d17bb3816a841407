import { html, nothing } from "lit";
import { size } from "../../language/amounts.ts";
import { say, UI_LANGUAGES } from "../../language/words.ts";
import type { PackRow } from "../../models-view.ts";
import type { UiLanguage, View } from "../../view.ts";
import { sends } from "../intent.ts";

/** Whose words the page uses. */
export function pageLanguage({ language }: View) {
  return html`<p class="welcome-about">${say(language, "welcome.language.about")}</p>
    <fieldset class="welcome-choices">
      <legend class="unseen">${say(language, "welcome.language.title")}</legend>
      ${UI_LANGUAGES.map(
        ({ tag, name }) => html`<label class="welcome-choice">
          <input
            type="radio" name="welcome-language" value=${tag} .checked=${tag === language}
            @change=${sends("language", { language: tag })}
          /><span class="welcome-choice-name" lang=${tag}>${name}</span>
        </label>`,
      )}
    </fieldset>`;
}

/**
 * Which language is spoken, and what each of them can do today. It counts with Next (`pickedPack`): whoever walks
 * through the list with the keyboard does not start each of them.
 */
export function spokenLanguage({ language, models }: View) {
  if (!models) return html`<p class="welcome-about">${say(language, "models.waiting")}</p>`;
  return html`<p class="welcome-about">${say(language, "welcome.speech.about")}</p>
  <fieldset class="welcome-choices">
    <legend class="unseen">${say(language, "welcome.speech.title")}</legend>
    ${[...models.packs].sort((one, other) => Number(other.atOnce) - Number(one.atOnce)).map((row) => pack(language, row))}
  </fieldset>`;
}

/** The language that was picked and is not the one that is spoken. */
export function pickedPack(step: Element, { models }: View): string | undefined {
  const picked = step.querySelector<HTMLInputElement>("[name=welcome-speech]:checked")?.value;
  return models?.packs.find(({ tag, chosen }) => tag === picked && !chosen)?.tag;
}

function pack(language: UiLanguage, { tag, name, english, chosen, lacks, atOnce, least }: PackRow) {
  const state = atOnce
    ? say(language, "welcome.speech.ready")
    : say(language, "welcome.speech.fetch", { size: size(least, language) });
  const about = [state, ...lacks.map((stage) => say(language, `lacks.short.${stage}`))];
  return html`<label class="welcome-choice" data-welcome-pack=${tag}>
    <input
      type="radio" name="welcome-speech" value=${tag} .checked=${chosen}
    /><span>
      <span class="welcome-choice-name" lang=${tag}>${name}</span>
      ${english === name ? nothing : html`<span class="quiet" lang="en">${english}</span>`}
      <span class="welcome-choice-about">${about.join(", ")}</span>
    </span>
  </label>`;
}
