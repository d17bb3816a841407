import { html, nothing } from "lit";
import { SEGMENT_LABELS, type Segment, type SegmentLabel } from "../../../core/review/review.ts";
import { number } from "../../language/numbers.ts";
import type { CurrentView } from "../../review/view.ts";
import { type ReviewKey, tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

const WORDS: Readonly<Record<SegmentLabel, ReviewKey>> = {
  Speech: "segment.speech",
  Noise: "segment.noise",
  "Other voice": "segment.other",
};

/** Parts that were marked: what is in them, and away with them. */
export function segments(language: UiLanguage, { draft }: CurrentView) {
  const all = draft.segments ?? [];
  if (all.length === 0) return nothing;
  const change = (from: EventTarget, next: readonly Segment[]) =>
    intend(from, "review.change", { segments: next.length > 0 ? next : undefined });
  return html`<section aria-labelledby="review-segments">
    <h4 id="review-segments">${tell(language, "segments")}</h4>
    <ol class="collect-clips" role="list">
      ${all.map((segment, i) => {
        const [from, to] = [number(segment.start, language), number(segment.end, language)];
        const others = all.filter((_, at) => at !== i);
        return html`<li class="review-segment" data-segment=${i}>
          <label class="collect-field">
            <span>${tell(language, "segment.label", { from, to })}</span>
            <select
              class="select"
              @change=${(event: Event) => {
                const field = event.target as HTMLSelectElement;
                const label = SEGMENT_LABELS.find((one) => one === field.value) ?? segment.label;
                change(field, all.with(i, { ...segment, label }));
              }}
            >
              ${SEGMENT_LABELS.map((label) => html`<option value=${label} .selected=${label === segment.label}>${tell(language, WORDS[label])}</option>`)}
            </select>
          </label>
          <button type="button" class="button small" @click=${(event: Event) => event.target && change(event.target, others)}>${tell(language, "segment.remove")}</button>
        </li>`;
      })}
    </ol>
  </section>`;
}
