import { html, LitElement, nothing } from "lit";
import { say, type WordKey } from "../language/words.ts";
import type { MeasureIntents, MeasureView } from "../measure/view.ts";
import type { TracedTurn, TraceFormat, TracesView } from "../traces-view.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { aloud } from "./measure/aloud.ts";
import { check } from "./measure/check.ts";
import { facts } from "./measure/facts.ts";
import { figures } from "./measure/figures.ts";
import { footprint, rates } from "./measure/footprint.ts";
import { rivals } from "./measure/rivals.ts";
import { steps } from "./measure/steps.ts";
import { turns } from "./measure/turns.ts";
import { waits } from "./measure/waits.ts";
import { waterfall } from "./measure/waterfall.ts";

/**
 * The screen of what is measured on this device. What its surface promises:
 * - itself: `data-measure`, `"empty"` while nothing has been said, else `"ready"`;
 * - `[data-figure=NAME]`, a row of p50 and p95 each, NAME as in core/trace/summary.ts;
 * - `[data-turn=NUMBER][data-outcome][aria-pressed]`, which chooses the turn that is drawn;
 * - `[data-waterfall=NUMBER]` with `[data-lane=NAME]` and `[data-mark=NAME]`; `[data-steps]`, the table that says the same;
 * - `[data-action=measure-near]` and `[data-action=measure-whole]`, how much of the turn is drawn;
 * - `[data-action=measure-text]`, `[data-action=measure-save][data-format=json|otlp]`,
 *   `[data-action=measure-file][data-how=save|share]`;
 * - `[data-aloud=STATE]`, as in app/measure/view.ts, with `[data-action=aloud-NAME]`, `[data-difference=TYPE]` and
 *   `[data-aloud-figure=wer|interval|cer]`;
 * - `[data-check=idle|running|done]` with `[data-action=check-run]`, `[data-action=check-cancel]`, `[data-result=NAME]`;
 * - `[data-rivals=NUMBER]` with `[data-action=compare][data-rival=ID]`, and `[data-compared=ID]` with `[data-gap=NAME]`;
 * - `[data-plots=waits|rival]`, `[data-rate=NAME]`, `[data-memory=page|stored]`.
 */
class InzwaMeasure extends LitElement {
  static override properties = {
    traces: { attribute: false },
    measure: { attribute: false },
    language: { attribute: false },
    _chosen: { state: true },
    _near: { state: true },
    _text: { state: true },
  };
  declare traces: TracesView | undefined;
  declare measure: MeasureView | undefined;
  declare language: UiLanguage;
  declare _chosen: number | undefined;
  declare _near: boolean;
  declare _text: boolean;

  constructor() {
    super();
    this.traces = undefined;
    this.measure = undefined;
    this.language = "sn";
    this._chosen = undefined;
    this._near = true;
    this._text = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { traces, measure, language } = this;
    const chosen = traces?.turns.find(({ trace }) => trace.turn === this._chosen) ?? traces?.turns[0];
    const running = measure?.check.running !== undefined;
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "nav.measure")}</h2>
      <p class="models-about">${say(language, "measure.about")}</p>
      ${traces && chosen ? this.#parts(traces, chosen) : html`<p class="measure-empty">${say(language, "measure.empty")}</p>`}
      ${aloud(language, measure?.aloud, running)} ${check(language, measure?.check)} ${rivals(language, measure?.check)}
      ${measure?.memory ? footprint(language, measure.memory) : nothing} ${this.#save(chosen !== undefined)}
    `;
  }

  #parts(traces: TracesView, chosen: TracedTurn) {
    const { language } = this;
    return html`${Object.keys(traces.summary).length ? figures(language, traces.summary) : nothing}
      ${waits(language, traces.turns)} ${rates(language, traces.rates)}
      <div class="measure-columns">
        ${turns(language, traces.turns, chosen.trace.turn, (turn) => {
          this._chosen = turn;
        })}
        ${this.#turn(chosen)}
      </div>`;
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

  /** traced: there are turns to be saved by themselves. */
  #save(traced: boolean) {
    const { language, measure } = this;
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
      <h4>${say(language, "measure.file")}</h4>
      <p class="quiet">${say(language, "measure.file.about")}</p>
      <div class="measure-buttons">
        ${this.#file("save", "measure.save-all")}
        ${measure?.canShare ? this.#file("share", "measure.share-all") : nothing}
      </div>
      ${
        traced
          ? html`<h4>${say(language, "measure.turns")}</h4>
              <div class="measure-buttons">${this.#traces("json")} ${this.#traces("otlp")}</div>`
          : nothing
      }
    </section>`;
  }

  #file(how: MeasureIntents["measure.file"]["how"], label: WordKey) {
    return html`<button
      type="button" class="button" data-action="measure-file" data-how=${how} ?disabled=${!this.measure}
      @click=${() => intend(this, "measure.file", { how, text: this._text })}
    >${say(this.language, label)}</button>`;
  }

  #traces(format: TraceFormat) {
    return html`<button
      type="button" class="button" data-action="measure-save" data-format=${format}
      @click=${() => intend(this, "measure.save", { format, text: this._text })}
    >${say(this.language, `action.save-${format}`)}</button>`;
  }

  protected override updated(): void {
    this.dataset.measure = this.traces?.turns.length ? "ready" : "empty";
  }
}

customElements.define("inzwa-measure", InzwaMeasure);
