import { html } from "lit";
import type { SettingName } from "../../../core/settings.ts";
import { say, type WordKey, wordFor } from "../../language/words.ts";
import type { SettingRow } from "../../settings/settings-view.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

/** Values that are told apart at a glance; more of them make a list to choose from. */
const AT_A_GLANCE = 4;

/** What changes a setting; every one carries `data-action="setting"` and `data-of=NAME`. */
export function control(language: UiLanguage, row: SettingRow) {
  const { control } = row;
  switch (control.kind) {
    case "switch":
      return toggle(language, row);
    case "choice":
      return control.values.length > AT_A_GLANCE
        ? list(language, row, control.values)
        : chips(language, row, control.values);
    case "number":
      return field(html`<input
        id=${id(row)} class="field number" type="number" inputmode="numeric" min=${control.least} max=${control.most} required
        data-action="setting" data-of=${row.name} aria-describedby="${id(row)}-about"
        .value=${row.value} @change=${changed(row.name)}
      />`);
    case "text":
      return field(html`<input
        id=${id(row)} class="field" type="text" autocomplete="off" spellcheck="false" placeholder=${control.form}
        data-action="setting" data-of=${row.name} aria-describedby="${id(row)}-about"
        .value=${row.value} @change=${changed(row.name)}
      />`);
    case "models":
      return html`<a class="button small" href="#models" data-of=${row.name}>
        ${say(language, "settings.at-models")}<span class="unseen">, ${nameOf(language, row.name)}</span>
      </a>`;
  }
}

/** The word for a value, or the value itself where experts know it by that alone. */
export function valueWord(language: UiLanguage, { name, control }: SettingRow, value: string): string {
  const own = `${name}.${value}`;
  const word = wordFor(language, "value", own);
  if (word !== own) return word;
  if (value === "auto") return say(language, "value.auto");
  if (control.kind === "switch") return say(language, value === "true" ? "value.on" : "value.off");
  return value;
}

export function nameOf(language: UiLanguage, name: SettingName): string {
  return say(language, `setting.${name}.name` as WordKey);
}

export function id({ name }: SettingRow): string {
  return `setting-${name}`;
}

function chips(language: UiLanguage, row: SettingRow, values: readonly string[]) {
  return html`<div class="chips">
    ${values.map(
      (value) => html`<label class="chip">
        <input
          type="radio" name=${id(row)} value=${value} data-action="setting" data-of=${row.name}
          .checked=${value === row.value} @change=${changed(row.name)}
        /><span>${valueWord(language, row, value)}</span>
      </label>`,
    )}
  </div>`;
}

function list(language: UiLanguage, row: SettingRow, values: readonly string[]) {
  return field(html`<select
    id=${id(row)} class="select" data-action="setting" data-of=${row.name} aria-describedby="${id(row)}-about"
    @change=${changed(row.name)}
  >${values.map(
    (value) =>
      html`<option value=${value} .selected=${value === row.value}>${valueWord(language, row, value)}</option>`,
  )}</select>`);
}

function toggle(language: UiLanguage, row: SettingRow) {
  const on = row.value === "true";
  return html`<label class="switch">
    <input
      id=${id(row)} type="checkbox" role="switch" data-action="setting" data-of=${row.name}
      aria-labelledby="${id(row)}-name" aria-describedby="${id(row)}-about"
      .checked=${on} @change=${(event: Event) => send(event, row.name, String((event.target as HTMLInputElement).checked))}
    /><span class="switch-word" aria-hidden="true">${say(language, on ? "value.on" : "value.off")}</span>
  </label>`;
}

function field(content: unknown) {
  return html`<div class="setting-field">${content}</div>`;
}

/** What the table would refuse stays in the field, and the browser says why. */
function changed(name: SettingName) {
  return (event: Event) => {
    const input = event.target as HTMLInputElement | HTMLSelectElement;
    if (input.reportValidity()) send(event, name, input.value);
  };
}

function send({ target }: Event, name: SettingName, value: string): void {
  if (target) intend(target, "settings.set", { name, value });
}
