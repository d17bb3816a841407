import { html, LitElement, nothing } from "lit";
import { SCORES, type Score } from "../../core/listening/set.ts";
import { number } from "../language/numbers.ts";
import { ListeningDesk } from "../listening/desk.ts";
import { keepSitting, recallSitting } from "../listening/kept.ts";
import { FilePlayer } from "../listening/player.ts";
import type { ListeningView } from "../listening/view.ts";
import { hasListeningWords, loadListeningWords, tell } from "../listening/words.ts";
import { routeOf } from "../route.ts";
import { openSink } from "../save.ts";
import type { UiLanguage } from "../view.ts";

/**
 * A test by ear that somebody else made: voices and people, one sound at a time, unseen. What its surface promises:
 * `[data-listening=empty|ready]`, `[data-action=listening-folder]` (a file field), `[data-place=N]`,
 * `[data-action=listening-play|next|previous|save]`, `[data-score=1]` to `[data-score=5]`, `[data-told]`;
 * `[data-action=listening-replace|stay]` where another test would take the place of ratings that are in no file;
 * `[data-action=listening-anew]` where ratings of before are here again; `[data-lost=full|elsewhere]` where they are not kept.
 * Its screen stays in the page when the person goes to another; what plays stops then, and when a recording begins.
 */
class InzwaListening extends LitElement {
  static override properties = { language: { attribute: false } };
  declare language: UiLanguage;
  readonly #desk: ListeningDesk;
  #asked = false;

  constructor() {
    super();
    this.language = "sn";
    const player = new FilePlayer();
    this.#desk = new ListeningDesk({
      // Nothing here is secret: an order that nobody could foresee is all that is wanted.
      random: () => Math.random(),
      play: (file) => player.play(file),
      stop: () => player.stop(),
      openSink,
      changed: () => this.requestUpdate(),
      recall: recallSitting,
      keep: keepSitting,
      now: () => Date.now(),
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#moved);
    this.#desk.leave();
  }

  protected override willUpdate(): void {
    if (hasListeningWords(this.language)) return;
    void loadListeningWords(this.language).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  /** A question that comes or goes has the focus, or gives it on. */
  protected override updated(): void {
    const { asks } = this.#desk.view;
    if (asks === this.#asked || !hasListeningWords(this.language)) return;
    this.#asked = asks;
    this.querySelector<HTMLElement>(asks ? "[data-action=listening-stay]" : "[data-place]")?.focus();
  }

  protected override render() {
    const { language } = this;
    if (!hasListeningWords(language)) return nothing;
    const { view } = this.#desk;
    return html`<details class="collect-card collect-about" data-listening=${view.status} ?open=${view.status === "ready"} @toggle=${this.#folded}>
      <summary>${tell(language, "title")}</summary>
      <p>${tell(language, "about")}</p>
      <label class="button file">
        ${tell(language, "open")}
        <input type="file" class="file-input" multiple webkitdirectory data-action="listening-folder" @change=${this.#take} />
      </label>
      ${view.asks ? this.#question(view) : view.status === "ready" ? this.#sound(view) : nothing}
      <p role="status" data-told=${view.notice?.what ?? ""}>${view.notice ? this.#told(view.notice) : nothing}</p>
    </details>`;
  }

  #sound(view: ListeningView) {
    const { language } = this;
    const [at, total] = [number(view.at, language), number(view.total, language)];
    return html`${view.resumed ? this.#before(view) : nothing}
      <div role="alert">${view.lost ? html`<p class="collect-card" data-lost=${view.lost}>${tell(language, `lost.${view.lost}`)}</p>` : nothing}</div>
      <h3 data-place=${view.at} tabindex="-1" aria-live="polite">${tell(language, "place", { at, total })}</h3>
      ${this.#button("play", tell(language, view.playing ? "stop" : "play"), () => this.#desk.play())}
      <fieldset class="review-set" ?disabled=${!view.heard}>
        <legend>${tell(language, "question")}</legend>
        <div class="chips">${SCORES.toReversed().map((score) => this.#score(score, view.score))}</div>
      </fieldset>
      ${view.heard ? nothing : html`<p class="quiet">${tell(language, "first")}</p>`}
      <div class="review-deeds">
        ${this.#button("previous", tell(language, "previous"), () => this.#desk.step(-1), view.at === 1)}
        ${this.#button("next", tell(language, "next"), () => this.#desk.step(1), view.at === view.total)}
        ${this.#button("save", tell(language, "save", { count: view.rated }), () => this.#desk.save(), view.rated === 0)}
      </div>`;
  }

  /** Nobody goes on as somebody else without being told. */
  #before({ unsaved }: ListeningView) {
    const { language } = this;
    return html`<div class="collect-card">
      <p>${tell(language, "resumed", { count: unsaved })}</p>
      ${this.#button("anew", tell(language, "anew"), this.#anew)}
    </div>`;
  }

  /** The button goes with what it says, and the focus to what stands there now. */
  readonly #anew = async (): Promise<void> => {
    this.#desk.anew();
    await this.updateComplete;
    this.querySelector<HTMLElement>("[data-place]")?.focus();
  };

  #question({ unsaved }: ListeningView) {
    const { language } = this;
    return html`<div class="collect-card" role="alertdialog" aria-labelledby="listening-sure">
      <p id="listening-sure">${tell(language, "sure", { count: unsaved })}</p>
      <div class="review-deeds">
        ${this.#button("replace", tell(language, "sure.yes"), () => this.#desk.replace())}
        ${this.#button("stay", tell(language, "sure.no"), () => this.#desk.stay())}
      </div>
    </div>`;
  }

  #score(score: Score, given: Score | undefined) {
    return html`<label class="chip">
      <input type="radio" name="listening-score" data-score=${score} .checked=${score === given} @change=${() => this.#desk.rate(score)} />
      <span>${tell(this.language, `score.${score}`)}</span>
    </label>`;
  }

  #button(name: string, word: string, done: () => unknown, disabled = false) {
    return html`<button type="button" class="button small" data-action="listening-${name}" ?disabled=${disabled} @click=${done}>${word}</button>`;
  }

  #told(notice: NonNullable<ListeningView["notice"]>): string {
    return notice.what === "saved"
      ? tell(this.language, "saved", { name: notice.name })
      : tell(this.language, notice.what);
  }

  /** What is folded away is not heard either. */
  #folded({ currentTarget }: Event): void {
    if (!(currentTarget as HTMLDetailsElement).open) this.#desk.leave();
  }

  readonly #moved = (): void => {
    if (routeOf(location.hash) !== "review") this.#desk.leave();
  };

  #take({ currentTarget }: Event): void {
    const field = currentTarget as HTMLInputElement;
    void this.#desk.open([...(field.files ?? [])]);
    // The same folder can be opened again.
    field.value = "";
  }
}

customElements.define("inzwa-listening", InzwaListening);
