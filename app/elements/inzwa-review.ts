import { html, LitElement, nothing, type PropertyValues } from "lit";
import { DECISIONS, QUALITIES } from "../../core/review/review.ts";
import { percent } from "../language/numbers.ts";
import { type Act, actOf } from "../review/keys.ts";
import type { CurrentView, ReviewView } from "../review/view.ts";
import { hasReviewWords, loadReviewWords, tell } from "../review/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import "./inzwa-listening.ts";
import "./inzwa-wave.ts";
import { deed } from "./review/deed.ts";
import { judging } from "./review/judging.ts";
import { notice, opening } from "./review/opening.ts";
import { segments } from "./review/segments.ts";
import { keys, reviewer, side } from "./review/side.ts";
import { words } from "./review/words.ts";

/**
 * The screen where recordings are heard, corrected and judged. What its surface promises:
 * - itself: `data-review=loading|empty|reading|ready`; keys as `app/review/keys.ts` lists them;
 * - `[data-action=review-files|review-folder]`, `<input type=file>`; `[data-action=review-own]`;
 * - `[data-current=ID][data-state]`, `[data-action=review-transcript]`, `[data-action=review-ACT]` for every key;
 * - `[data-review-row=ID]`; `[data-action=review-save-rows|reviews|label-studio]`; `[data-notice]`; `[data-keys]`.
 */
class InzwaReview extends LitElement {
  static override properties = {
    review: { attribute: false },
    language: { attribute: false },
    _keys: { state: true },
  };
  declare review: ReviewView | undefined;
  declare language: UiLanguage;
  /** The keys are explained. */
  declare _keys: boolean;

  constructor() {
    super();
    this.review = undefined;
    this.language = "sn";
    this._keys = false;
    this.addEventListener("keydown", (event) => this.#pressed(event));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** A click on what takes no focus leaves it on the screen, so that its keys go on working. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = -1;
  }

  protected override willUpdate(): void {
    const { language } = this;
    if (!hasReviewWords(language))
      void loadReviewWords(language).then(
        () => this.requestUpdate(),
        () => undefined,
      );
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("review")?.current?.id;
    if (before === undefined || before === this.review?.current?.id) return;
    // What had the focus may be gone or mean another recording now: the keyboard goes on at its heading.
    const { activeElement } = this.ownerDocument;
    if (this.contains(activeElement) || activeElement === this.ownerDocument.body)
      this.querySelector<HTMLElement>("[data-current] h3")?.focus({ preventScroll: true });
  }

  protected override render() {
    const { language, review } = this;
    const ready = hasReviewWords(language);
    this.dataset.review = ready ? (review?.status ?? "loading") : "loading";
    // The listening test that is open lies in memory: it stays beside recordings, and while words of another language come.
    return html`<h2 class="screen-title" tabindex="-1">${ready ? tell(language, "title") : nothing}</h2>
      ${ready ? html`<p class="models-about">${tell(language, "about")}</p>` : nothing}
      ${ready && review ? this.#parts(review) : nothing}
      ${review ? html`<inzwa-listening .language=${language}></inzwa-listening>` : nothing}`;
  }

  #parts(view: ReviewView) {
    const { language } = this;
    return html`${opening(language, view)} ${notice(language, view.notice)}
      ${this._keys ? keys(language) : nothing}
      ${
        view.total > 0
          ? html`<div class="collect-columns">
              <div>${view.current ? this.#work(view, view.current) : nothing}</div>
              <div>${side(language, view)} ${reviewer(language, view.reviewer)}</div>
            </div>`
          : reviewer(language, view.reviewer)
      }`;
  }

  #work(view: ReviewView, current: CurrentView) {
    const { language } = this;
    const { name, state, rank, sound, trouble, draft } = current;
    const button = (act: Act, disabled = false, strong = false) =>
      deed(language, act, `act.${act}`, () => this.#act(act), { disabled, strong });
    return html`<section class="collect-card" data-current=${current.id} data-state=${state} data-decision=${draft.decision ?? ""} aria-labelledby="review-name">
      <h3 id="review-name" tabindex="-1">${name}</h3>
      <p class="quiet">${tell(language, `state.${state}`)}${rank ? html`. <span data-rank>${tell(language, "why", { uncertainty: percent(rank.uncertainty, language), disagreement: percent(rank.disagreement, language), coverage: percent(rank.coverage, language) })}</span>` : nothing}</p>
      ${sound ? nothing : html`<p class=${trouble ? "warning" : "quiet"}>${tell(language, trouble ? "wave.trouble" : "wave.reading")}</p>`}
      <inzwa-wave .sound=${sound} .language=${language}></inzwa-wave>
      ${segments(language, current)} ${words(language, current, () => this.#act("edit"))} ${judging(language, current)}
      <div class="review-deeds review-deciding">
        ${button("accept", false, draft.decision === "accept" || draft.decision === undefined)}
        ${button("reject", false, draft.decision === "reject")} ${button("unsure", false, draft.decision === "unsure")}
        ${button("undo", !view.canUndo)} ${button("previous")} ${button("next")}
        ${deed(language, "help", "act.help", () => this.#act("help"), { pressed: this._keys })}
      </div>
    </section>`;
  }

  #pressed(event: KeyboardEvent): void {
    // Numbers are scores of sounds there, not of the recording.
    if (!hasReviewWords(this.language) || (event.target as Element).closest("inzwa-listening")) return;
    if (event.key === "Escape" && (event.target as Element).matches("[data-action=review-transcript]")) {
      event.preventDefault();
      event.stopPropagation();
      this.querySelector<HTMLElement>("[data-current] h3")?.focus();
      return;
    }
    const act = actOf(event);
    if (!act || (!this.review?.current && act !== "help")) return;
    event.preventDefault();
    event.stopPropagation();
    this.#act(act);
  }

  #act(act: Act): void {
    const decision = DECISIONS.find((one) => one === act);
    const quality = QUALITIES.find((one) => one === act);
    if (decision) intend(this, "review.decide", { decision });
    else if (quality) intend(this, "review.change", { quality });
    else if (act === "undo") intend(this, "review.undo", null);
    else if (act === "next" || act === "previous") intend(this, "review.step", { back: act === "previous" });
    else if (act === "edit") this.querySelector<HTMLElement>("[data-action=review-transcript]")?.focus();
    else if (act === "help") this.#explain();
    else this.querySelector("inzwa-wave")?.act(act as Parameters<HTMLElementTagNameMap["inzwa-wave"]["act"]>[0]);
  }

  #explain(): void {
    this._keys = !this._keys;
    const next = this._keys ? "[data-keys]" : this.review?.current ? "[data-action=review-help]" : ".screen-title";
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(next)?.focus());
  }
}

customElements.define("inzwa-review", InzwaReview);
