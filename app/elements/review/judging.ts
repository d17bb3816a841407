import { html } from "lit";
import { dialectsOf } from "../../../core/review/dialects.ts";
import { ACCENTS, EMOTIONS, QUALITIES, RATINGS, type Ratings, type Stars } from "../../../core/review/review.ts";
import { keyOf } from "../../review/keys.ts";
import type { CurrentView, ReviewIntents } from "../../review/view.ts";
import { type ReviewKey, tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";
import { shown } from "./deed.ts";

const STARS: readonly Stars[] = [1, 2, 3, 4, 5];

/** How good it is, how it is spoken, and for synthetic voices three ratings. */
export function judging(language: UiLanguage, { draft, language: spoken }: CurrentView) {
  const change = (change: ReviewIntents["review.change"]) => (event: Event) => {
    if (event.target) intend(event.target, "review.change", change);
  };
  return html`<fieldset class="review-set">
      <legend>${tell(language, "quality")}</legend>
      <div class="chips">
        ${QUALITIES.map(
          (value) => html`<label class="chip">
            <input type="radio" name="review-quality" value=${value} .checked=${draft.quality === value} @change=${change({ quality: value })} />
            <span>${tell(language, `act.${value}`)} <kbd class="review-key" aria-hidden="true">${shown(keyOf(value))}</kbd></span>
          </label>`,
        )}
      </div>
    </fieldset>
    <div class="review-fields">
      ${list(language, "accent", ACCENTS, draft.accent, (accent) => ({ accent }))}
      ${list(language, "emotion", EMOTIONS, draft.emotion, (emotion) => ({ emotion }))}
      <label class="collect-field">
        <span>${tell(language, "dialect")}</span>
        <input
          class="field" type="text" maxlength="80" autocomplete="off" list="review-dialects" data-action="review-dialect"
          .value=${draft.dialect ?? ""}
          @change=${(event: Event) => {
            const { value } = event.target as HTMLInputElement;
            change({ dialect: value.replace(/\p{C}/gu, " ").trim() || undefined })(event);
          }}
        />
        <datalist id="review-dialects">${dialectsOf(spoken).map((name) => html`<option value=${name}></option>`)}</datalist>
      </label>
    </div>
    <details class="collect-about" ?open=${draft.ratings !== undefined}>
      <summary>${tell(language, "ratings")}</summary>
      <div class="review-fields">
        ${RATINGS.map((name) => rating(language, name, draft.ratings))}
      </div>
    </details>`;
}

function list<T extends string>(
  language: UiLanguage,
  name: "accent" | "emotion",
  values: readonly T[],
  chosen: T | undefined,
  changed: (value: T | undefined) => ReviewIntents["review.change"],
) {
  return select(
    language,
    tell(language, name),
    `review-${name}`,
    values.map((value) => ({ value, label: tell(language, `${name}.${value}` as ReviewKey) })),
    chosen,
    (value) => changed(values.find((one) => one === value)),
  );
}

function rating(language: UiLanguage, name: keyof Ratings, ratings: Ratings | undefined) {
  return select(
    language,
    tell(language, `rating.${name}`),
    `review-rating-${name}`,
    STARS.map((value) => ({ value: String(value), label: String(value) })),
    ratings?.[name] === undefined ? undefined : String(ratings[name]),
    (value) => {
      const { [name]: _, ...others } = ratings ?? {};
      const stars = STARS.find((one) => String(one) === value);
      const next = stars ? { ...others, [name]: stars } : others;
      return { ratings: Object.keys(next).length > 0 ? next : undefined };
    },
  );
}

function select(
  language: UiLanguage,
  label: string,
  action: string,
  options: readonly { readonly value: string; readonly label: string }[],
  chosen: string | undefined,
  changed: (value: string) => ReviewIntents["review.change"],
) {
  return html`<label class="collect-field">
    <span>${label}</span>
    <select
      class="select" data-action=${action}
      @change=${(event: Event) => {
        const field = event.target as HTMLSelectElement;
        intend(field, "review.change", changed(field.value));
      }}
    >
      <option value="" .selected=${chosen === undefined}>${tell(language, "untold")}</option>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === chosen}>${option.label}</option>`)}
    </select>
  </label>`;
}
