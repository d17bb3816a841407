import { html, nothing } from "lit";
import { say, type WordKey } from "../../language/words.ts";
import type { SettingRow } from "../../settings/settings-view.ts";
import type { UiLanguage } from "../../view.ts";
import { control, id, nameOf, valueWord } from "./control.ts";

/** One setting: name, a line of help, what changes it, its default, and who set it where that was not the person. */
export function row(language: UiLanguage, setting: SettingRow) {
  const { name, value, from, control: kind } = setting;
  const about = html`<p id="${id(setting)}-about" class="quiet">${kind.kind === "models" && name !== "language" ? valueWord(language, setting, value) : say(language, `setting.${name}` as WordKey)}</p>`;
  const rest = html`${about} ${control(language, setting)} ${origin(language, setting)}`;
  const many = kind.kind === "choice" && kind.values.length <= 4;
  if (many)
    return html`<fieldset
      class="setting" data-setting=${name} data-value=${value} data-from=${from} aria-describedby="${id(setting)}-about"
    ><legend class="setting-name">${nameOf(language, name)}</legend>${rest}</fieldset>`;
  const title =
    kind.kind === "models"
      ? html`<p class="setting-name">${nameOf(language, name)}</p>`
      : html`<label id="${id(setting)}-name" class="setting-name" for=${id(setting)}>${nameOf(language, name)}</label>`;
  return html`<div
    class="setting" data-setting=${name} data-value=${value} data-from=${from} data-kind=${kind.kind}
  >${title} ${rest}</div>`;
}

function origin(language: UiLanguage, setting: SettingRow) {
  const { from, value, preset, control: kind } = setting;
  const told = from === "url" || from === "profile";
  const usual = value === preset || kind.kind === "models";
  if (!told && usual) return nothing;
  const origin = told ? say(language, `settings.from.${from}`) : "";
  const instead = usual ? "" : say(language, "settings.default", { value: valueWord(language, setting, preset) });
  return html`<p class="setting-origin">${[origin, instead].filter(Boolean).join(" ")}</p>`;
}
