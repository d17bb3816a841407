import { html, LitElement, nothing } from "lit";
import { say } from "../language/words.ts";
import type { TracedTurn, TraceFormat, TracesView } from "../traces-view.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { facts } from "./measure/facts.ts";
import { figures } from "./measure/figures.ts";
import { steps } from "./measure/steps.ts";
import { turns } from "./measure/turns.ts";
import { waterfall } from "./measure/waterfall.ts";

/**
 * The screen of times. What its surface promises:
 * - itself: `data-measure`, `"empty"` while nothing has been said, else `"ready"`;
 * - `[data-figure=NAME]`, a row of p50 and p95 each, NAME as in core/trace/summary.ts;
 * - `[data-turn=NUMBER][data-outcome][aria-pressed]`, which chooses the turn that is drawn;
 * - `[data-waterfall=NUMBER]` with `[data-lane=NAME]` and `[data-mark=NAME]`; `[data-steps]`, the table that says the same;
 * - `[data-action=measure-near]` and `[data-action=measure-whole]`, how much of the turn is drawn;
 * - `[data-action=measure-text]`, `[data-action=measure-save][data-format=json|otlp]`.
 */
class InzwaMeasure extends LitElement {
  static override properties = {
    traces: { attribute: false },
    language: { attribute: false },
    _chosen: { state: true },
    _near: { state: true },
    _text: { state: true },
  };
  declare traces: TracesView | undefined;
  declare language: UiLanguage;
  declare _chosen: number | undefined;
  declare _near: boolean;
  declare _text: boolean;

  constructor() {
    super();
    this.traces = undefined;
    this.language = "sn";
    this._chosen = undefined;
    this._near = true;
    this._text = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { traces, language } = this;
    const chosen = traces?.turns.find(({ trace }) => trace.turn === this._chosen) ?? traces?.turns[0];
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "nav.measure")}</h2>
      <p class="models-about">${say(language, "measure.about")}</p>
      ${traces && chosen ? this.#parts(traces, chosen) : html`<p class="measure-empty">${say(language, "measure.empty")}</p>`}
    `;
  }

  #parts(traces: TracesView, chosen: TracedTurn) {
    const { language } = this;
    return html`${Object.keys(traces.summary).length ? figures(language, traces.summary) : nothing}
      <div class="measure-columns">
        ${turns(language, traces.turns, chosen.trace.turn, (turn) => {
          this._chosen = turn;
        })}
        ${this.#turn(chosen)}
      </div>
      ${this.#save()}`;
  }

  #turn(chosen: TracedTurn) {
    const { language } = this;
    const { trace } = chosen;
    const number = say(language, "measure.turn", { number: String(trace.turn) });
    return html`<section class="models-part measure-turn" aria-labelledby="measure-turn">
      <h3 id="measure-turn">${number}: ${say(language, "measure.where")}</h3>
      ${
        trace.spans.length === 0
          ? html`<p class="quiet">${say(language, "measure.nothing")}</p>`
          : html`<div class="measure-reach">${this.#reach("near", true)} ${this.#reach("whole", false)}
              ${trace.zero === undefined ? nothing : html`<span class="quiet">${say(language, "measure.zero")}</span>`}</div>
            ${waterfall(language, trace, this._near)} ${steps(language, trace)}`
      }
      ${facts(language, chosen)}
    </section>`;
  }

  #reach(name: "near" | "whole", near: boolean) {
    return html`<button
      type="button" class="button small" data-action=${`measure-${name}`} aria-pressed=${this._near === near}
      @click=${() => {
        this._near = near;
      }}
    >${say(this.language, `measure.${name}`)}</button>`;
  }

  #save() {
    const { language } = this;
    const button = (format: TraceFormat) => html`<button
      type="button" class="button" data-action="measure-save" data-format=${format}
      @click=${() => intend(this, "measure.save", { format, text: this._text })}
    >${say(language, `action.save-${format}`)}</button>`;
    return html`<section class="models-part" aria-labelledby="measure-save">
      <h3 id="measure-save">${say(language, "measure.save")}</h3>
      <label class="measure-text">
        <input
          type="checkbox" data-action="measure-text" aria-describedby="measure-text-about" .checked=${this._text}
          @change=${({ currentTarget }: Event) => {
            this._text = (currentTarget as HTMLInputElement).checked;
          }}
        />
        <span>${say(language, "measure.text")}</span>
      </label>
      <p class="quiet" id="measure-text-about">${say(language, "measure.text.about")}</p>
      <div class="measure-buttons">${button("json")} ${button("otlp")}</div>
    </section>`;
  }

  protected override updated(): void {
    this.dataset.measure = this.traces?.turns.length ? "ready" : "empty";
  }
}

customElements.define("inzwa-measure", InzwaMeasure);
