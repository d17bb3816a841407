import { html, LitElement, nothing, type PropertyValues } from "lit";
import { say } from "../language/words.ts";
import type { Question } from "../models-view.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { questionWords } from "./question-words.ts";

/**
 * What the page must ask before it goes on: a modal `<dialog data-question=KIND>` with `[data-action=answer-yes]` and
 * `[data-action=answer-no]`. Escape is no. Each question is answered once.
 */
class InzwaQuestion extends LitElement {
  static override properties = { question: { attribute: false }, language: { attribute: false } };
  declare question: Question | undefined;
  declare language: UiLanguage;
  #answered: Question | undefined;

  constructor() {
    super();
    this.question = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The dialog itself always stands, so that closing it gives the focus back to where it was. */
  protected override render() {
    return html`<dialog
      class="question" aria-labelledby="question-title" aria-describedby="question-text"
      data-question=${this.question?.kind ?? nothing}
      @cancel=${this.#cancel} @close=${this.#closed} @keydown=${this.#keep}
    >${this.question ? this.#content(this.question) : nothing}</dialog>`;
  }

  #content(question: Question) {
    const { title, lines, subjects, yes, no } = questionWords(this.language, question);
    const risky = RISKY.has(question.kind);
    return html`
      <h2 id="question-title" class="question-title" tabindex="-1">${title}</h2>
      <div id="question-text">
        ${subjects.length === 0 ? nothing : html`<ul class="subjects" role="list">${subjects.map((name) => html`<li>${name}</li>`)}</ul>`}
        ${lines.map((line) => html`<p>${line}</p>`)}
      </div>
      ${question.kind === "licence" ? this.#terms(question.models) : nothing}
      <div class="question-actions">
        <button type="button" class=${risky ? "button danger" : "button strong"} data-action="answer-yes" @click=${() => this.#answer(true)}>${yes}</button>
        <button type="button" class="button" data-action="answer-no" @click=${() => this.#answer(false)}>${no}</button>
      </div>
    `;
  }

  #terms(models: Extract<Question, { kind: "licence" }>["models"]) {
    const { language } = this;
    return html`<ul class="terms" role="list">
      ${models.map(
        ({ name, spdx, notice, card }) => html`<li>
          <p><strong lang="en">${name}</strong> <span class="warn-mark">${spdx}</span></p>
          <p class="quiet" lang="en">${notice}</p>
          <a class="card-link" href=${card} target="_blank" rel="noopener noreferrer"
            >${say(language, "model.card")}<span class="unseen" lang="en">, ${name}</span></a>
        </li>`,
      )}
    </ul>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("question")) return;
    const dialog = this.querySelector("dialog");
    if (!this.question) {
      dialog?.close();
      return;
    }
    if (dialog && !dialog.open) dialog.showModal();
    // Read from its title on; nothing that a hasty Enter could press.
    this.querySelector<HTMLElement>(".question-title")?.focus();
  }

  #answer(yes: boolean): void {
    const { question } = this;
    if (!question || this.#answered === question) return;
    this.#answered = question;
    intend(this, "answer", { yes });
  }

  #cancel(event: Event): void {
    event.preventDefault();
    this.#answer(false);
  }

  /** Browsers let nobody keep a dialog open against a second Escape. */
  #closed(): void {
    this.#answer(false);
  }

  /** Escape answers the question and stops nothing else. */
  #keep(event: KeyboardEvent): void {
    if (event.key === "Escape") event.stopPropagation();
  }
}

const RISKY: ReadonlySet<Question["kind"]> = new Set<Question["kind"]>([
  "delete",
  "delete-all",
  "clear-history",
  "foreign-key",
]);

customElements.define("inzwa-question", InzwaQuestion);
