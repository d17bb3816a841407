import { html, nothing } from "lit";
import type { Word } from "../../../core/explore/vocabulary.ts";
import type { SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { breakable, share } from "./columns.ts";

/** Words that are listed. */
const SHOWN = 100;

/** Which words are listed: all, those of references that a model never wrote, those that it wrote and no reference has. */
export type Listed = "all" | `missing:${number}` | `strange:${number}`;

/** wanted: the list that was chosen last, perhaps of another set. choose: another list is wanted. */
export function vocabulary(language: UiLanguage, set: SetView, wanted: Listed, choose: (listed: Listed) => void) {
  const { vocabulary: told, models } = set;
  if (!told) return nothing;
  const listed = wanted === "all" || Number(wanted.split(":")[1]) < models.length ? wanted : "all";
  const amount = (value: number) => number(value, language);
  const [kind, model] = listed.split(":");
  const words = told.words.filter((word) => belongs(word, kind, Number(model)));
  // What a model made up is in order of how often it did.
  if (kind === "strange") words.sort((a, b) => (b.heard[Number(model)] ?? 0) - (a.heard[Number(model)] ?? 0));
  const options: readonly (readonly [Listed, string])[] = [
    ["all", tell(language, "words.all")],
    ...models.flatMap((name, m): [Listed, string][] => [
      [`missing:${m}`, tell(language, "words.missing", { model: name })],
      [`strange:${m}`, tell(language, "words.strange", { model: name })],
    ]),
  ];
  return html`<section class="models-part" aria-labelledby="explore-vocabulary" data-types=${told.types}>
    <h3 id="explore-vocabulary">${tell(language, "vocabulary")}</h3>
    <p>${tell(language, "words.types", { types: amount(told.types), running: amount(told.running) })}</p>
    ${told.models.map(
      ({ missing, missingShare, strange, strangeShare }, m) =>
        html`<p class="quiet" data-oov=${m}>${tell(language, "words.coverage", {
          model: models[m] ?? "",
          missing: amount(missing),
          missingShare: share(missingShare, language),
          strange: amount(strange),
          strangeShare: share(strangeShare, language),
        })}</p>`,
    )}
    ${
      models.length > 0
        ? html`<label class="collect-field">
            <span>${tell(language, "words.which")}</span>
            <select class="select" data-action="explore-words" @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as Listed)}>
              ${options.map(([value, label]) => html`<option value=${value} .selected=${value === listed}>${label}</option>`)}
            </select>
          </label>`
        : nothing
    }
    <p class="quiet explore-note">${tell(language, "words.shown", { shown: amount(Math.min(SHOWN, words.length)), count: amount(words.length) })}</p>
    <div class="explore-columns">
      <div class="table-room explore-tall" tabindex="0" role="group" aria-labelledby="explore-vocabulary">
        <table class="numbers">
          <thead><tr><th scope="col">${tell(language, "word")}</th><th scope="col">${tell(language, "row.reference")}</th>${models.map((name) => html`<th scope="col">${breakable(name)}</th>`)}</tr></thead>
          <tbody>${words.slice(0, SHOWN).map(
            ({ word, said, heard }) => html`<tr data-word=${word}>
              <th scope="row">${word}</th><td>${amount(said)}</td>${heard.map((times) => html`<td>${amount(times)}</td>`)}
            </tr>`,
          )}</tbody>
        </table>
      </div>
      <div class="table-room explore-tall" tabindex="0" role="group" aria-labelledby="explore-characters">
        <table class="numbers">
          <caption id="explore-characters">${tell(language, "characters", { count: amount(told.characters.length) })}</caption>
          <thead><tr><th scope="col">${tell(language, "character")}</th><th scope="col">Unicode</th><th scope="col">${tell(language, "times")}</th></tr></thead>
          <tbody>${told.characters.slice(0, SHOWN).map(
            ({ character, count }) => html`<tr>
              <th scope="row">${character}</th><td>${codeOf(character)}</td><td>${amount(count)}</td>
            </tr>`,
          )}</tbody>
        </table>
      </div>
    </div>
  </section>`;
}

function belongs({ said, heard }: Word, kind: string | undefined, model: number): boolean {
  if (kind === "missing") return said > 0 && (heard[model] ?? 0) === 0;
  if (kind === "strange") return said === 0 && (heard[model] ?? 0) > 0;
  return true;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
