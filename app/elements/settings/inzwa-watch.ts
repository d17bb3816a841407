import { html, LitElement, nothing } from "lit";
import { BESIDE_MEASURES } from "../../../core/rollout/beside.ts";
import type { BesideReport } from "../../../core/rollout/beside-report.ts";
import { EPSILON, FLIPPED, type Report } from "../../../core/rollout/report.ts";
import { MEASURES as RELEASE_MEASURES } from "../../../core/rollout/verdict.ts";
import type { Bundle } from "../../../core/watch/bundle.ts";
import { bucketsOf, labelOf, MEASURE_NAMES, MEASURES, type MeasureName } from "../../../core/watch/measures.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import type { WatchView } from "../../watch/view.ts";
import { hasWatchWords, loadWatchWords, tell, type WatchKey } from "../../watch/words.ts";

/**
 * What is told of how well Inzwa works, shown before anybody agrees. What its surface promises: itself
 * `data-watch=loading|off|on`, `[data-watch-to]`, `[data-watch-epsilon]`, `[data-watch-text=draft|waiting|sent]` with the very
 * bytes, `[data-watch-measure=NAME]` for each that is counted, `[data-watch-refused]`.
 */
class InzwaWatch extends LitElement {
  static override properties = { watch: { attribute: false }, language: { attribute: false } };
  declare watch: WatchView | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.watch = undefined;
    this.language = "sn";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (hasWatchWords(this.language)) return;
    void loadWatchWords(this.language).then(
      () => this.requestUpdate(),
      () => undefined,
    );
  }

  protected override render() {
    const { watch, language } = this;
    const ready = watch && hasWatchWords(language);
    this.dataset.watch = ready ? (watch.on ? "on" : "off") : "loading";
    if (!ready) return nothing;
    const { on, draft, waiting, sent, to, refused } = watch;
    return html`
      <p>${tell(language, "about")}</p>
      <p data-watch-epsilon>${this.#epsilon(watch.epsilon)}</p>
      <p data-watch-to>${tell(language, "to", { address: to })}</p>
      ${draft ? this.#text("draft", draft) : nothing}
      ${on || draft ? nothing : html`<p>${tell(language, "tomorrow")}</p>`}
      ${waiting.map((text) => this.#text("waiting", text))}
      ${on && waiting.length === 0 ? html`<p>${tell(language, "none")}</p>` : nothing}
      <div role="status">${refused ? html`<p class="warning" data-watch-refused>${tell(language, "refused")}</p>` : nothing}</div>
      ${sent ? this.#text("sent", sent.text) : nothing}
      ${on ? html`<p class="quiet">${tell(language, "off")}</p>` : nothing}
      ${this.#releases()}
      <details class="more">
        <summary>${tell(language, "all")}</summary>
        <dl class="watch-scales">${MEASURE_NAMES.map((name) => this.#scale(name))}</dl>
      </details>
    `;
  }

  /** What is told of released models, in the form in which it goes. */
  #releases() {
    const { language } = this;
    const short = (value: number) => number(value, language, { maximumFractionDigits: 1 });
    const sums = (measures: readonly string[]) => ({ epsilon: short(EPSILON), all: short(EPSILON * measures.length) });
    const truly = number(1 - FLIPPED, language, { style: "percent" });
    return html`<section data-watch-releases>
      <p>${tell(language, "releases", { truly, ...sums(RELEASE_MEASURES) })}</p>
      <code class="watch-bytes" lang="en" dir="ltr">${formOf(EXAMPLE)}</code>
      <p>${tell(language, "beside", sums(BESIDE_MEASURES))}</p>
      <code class="watch-bytes" lang="en" dir="ltr" data-watch-beside>${formOf(BESIDE)}</code>
    </section>`;
  }

  #epsilon(epsilon: number) {
    const { language } = this;
    const short = (value: number, digits: number) => number(value, language, { maximumFractionDigits: digits });
    return tell(language, "epsilon", { epsilon: short(epsilon, 2), times: short(Math.exp(epsilon), 1) });
  }

  /** The bytes, and what they say: each count beside its range. */
  #text(what: "draft" | "waiting" | "sent", text: string) {
    const { language } = this;
    const { measure, counts } = JSON.parse(text) as Bundle;
    return html`<section>
      <p>${tell(language, what)}</p>
      <code class="watch-bytes" lang="en" dir="ltr" data-watch-text=${what}>${text}</code>
      <dl class="watch-counts">
        <dt>${tell(language, measure)}</dt>
        ${counts.map(
          (count, bucket) =>
            html`<dd><span lang="en">${rangeOf(measure, bucket)}</span> <b>${number(count, language)}</b></dd>`,
        )}
      </dl>
    </section>`;
  }

  #scale(name: MeasureName) {
    const ranges = Array.from({ length: bucketsOf(name) }, (_, bucket) => rangeOf(name, bucket));
    const word: WatchKey = name;
    return html`<div data-watch-measure=${name}>
      <dt>${tell(this.language, word)}</dt>
      <dd lang="en">${ranges.join(" · ")}</dd>
    </div>`;
  }
}

/** An example; the id is drawn anew for each report. */
const EXAMPLE: Report = {
  schema: 1,
  id: "0".repeat(32),
  release: "asr-sn-2",
  arm: "control",
  bits: RELEASE_MEASURES.map(() => 0),
};
const BESIDE: BesideReport = { ...EXAMPLE, arm: "shadow", bits: BESIDE_MEASURES.map(() => 0) };

function formOf(report: Report | BesideReport): string {
  return JSON.stringify({ kind: "release", ...report });
}

/** `300–500`; names as they are sent. */
function rangeOf(name: MeasureName, bucket: number): string {
  const from = labelOf(name, bucket);
  if (MEASURES[name].kind === "names") return from;
  return bucket + 1 < bucketsOf(name) ? `${from}–${labelOf(name, bucket + 1)}` : `≥ ${from}`;
}

customElements.define("inzwa-watch", InzwaWatch);
