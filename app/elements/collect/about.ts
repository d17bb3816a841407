import { html } from "lit";
import { type AboutSpeaker, AGES, GENDERS } from "../../../core/collect/consent.ts";
import { type CollectKey, tell } from "../../collect/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

/** What a speaker may tell of themselves, and need not. */
export function about(language: UiLanguage, told: AboutSpeaker) {
  const change = (name: keyof AboutSpeaker) => (event: Event) => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    const { [name]: _, ...others } = told;
    const value = field.value.trim();
    intend(field, "collect.about", value === "" ? others : { ...others, [name]: value });
  };
  return html`<details class="models-part collect-about">
    <summary>${tell(language, "speaker.title")}</summary>
    <p>${tell(language, "speaker.about")}</p>
    ${list(language, "age", AGES, told.age, change("age"))} ${list(language, "gender", GENDERS, told.gender, change("gender"))}
    <label class="collect-field">
      <span>${tell(language, "speaker.region")}</span>
      <input class="field" type="text" maxlength="100" autocomplete="off" data-action="collect-region" .value=${told.region ?? ""} @change=${change("region")} />
    </label>
  </details>`;
}

function list(
  language: UiLanguage,
  name: "age" | "gender",
  values: readonly string[],
  chosen: string | undefined,
  change: (event: Event) => void,
) {
  return html`<label class="collect-field">
    <span>${tell(language, `speaker.${name}`)}</span>
    <select class="select" data-action="collect-${name}" @change=${change}>
      <option value="" .selected=${chosen === undefined}>${tell(language, "speaker.untold")}</option>
      ${values.map((value) => html`<option value=${value} .selected=${value === chosen}>${tell(language, `${name}.${value}` as CollectKey)}</option>`)}
    </select>
  </label>`;
}
