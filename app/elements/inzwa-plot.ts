import { html, LitElement, nothing } from "lit";
import uPlot from "uplot";
import { mark } from "./measure/plot-marks.ts";
import { axesOf, coloursOf } from "./measure/plot-style.ts";

/** What a plot shows. */
export interface Plotted {
  /** Places along the ground, ascending. */
  readonly x: readonly number[];
  /** One row each, as long as `x`; null where there is nothing. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** Names of the axes; "" where there is none. */
  readonly axes: { readonly x: string; readonly y: string };
  /** Numbers of the upright axis as text. */
  readonly format: (value: number) => string;
  /** `steps` climbs from one value to the next; `marks` sets a sign at each, of another shape for each row. */
  readonly kind: "marks" | "steps";
  /** What is to be seen, in words. */
  readonly about: string;
}

/** Height of a plot against its width, and its bounds in rem. */
const SHAPE = { ratio: 0.5, least: 12, most: 18 };

/** A plot on a canvas. The words for it are its name to assistive technology; the numbers belong into a table beside it. */
class InzwaPlot extends LitElement {
  static override properties = { plotted: { attribute: false } };
  declare plotted: Plotted | undefined;
  #plot: uPlot | undefined;
  readonly #watch = new ResizeObserver(() => this.#fit());
  /** public/look.js dresses the page in what was chosen, or what the device says. */
  readonly #look = new MutationObserver(() => this.#draw());

  constructor() {
    super();
    this.plotted = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
    this.#look.observe(document.documentElement, { attributeFilter: ["data-theme", "data-contrast"] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
    this.#look.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override render() {
    const { plotted } = this;
    if (!plotted) return nothing;
    const { rows, about } = plotted;
    return html`<div class="plot-room" role="img" aria-label=${about}></div>
      ${
        rows.length > 1
          ? html`<ul class="plot-key" role="list" aria-hidden="true">${rows.map(
              ({ name }, i) => html`<li data-row=${i}>${name}</li>`,
            )}</ul>`
          : nothing
      }`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #size() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = Math.max(this.clientWidth, 8 * rem);
    const height = Math.min(Math.max(width * SHAPE.ratio, SHAPE.least * rem), SHAPE.most * rem);
    return { width, height };
  }

  #fit(): void {
    const { width, height } = this.#size();
    const plot = this.#plot;
    if (plot && (plot.width !== width || plot.height !== height)) plot.setSize({ width, height });
  }

  #draw(): void {
    const room = this.querySelector<HTMLElement>(".plot-room");
    const { plotted } = this;
    this.#plot?.destroy();
    this.#plot = undefined;
    if (!room || !plotted) return;
    const { x, rows, kind } = plotted;
    const colours = coloursOf(this);
    const steps = uPlot.paths.stepped?.({ align: 1 });
    const series = rows.map(({ name }, i): uPlot.Series => {
      const stroke = colours.rows[i] ?? colours.ink;
      if (kind === "steps")
        return { label: name, stroke, width: 2, points: { show: false }, ...(steps ? { paths: steps } : {}) };
      return { label: name, stroke, paths: () => null, points: { show: false } };
    });
    const options: uPlot.Options = {
      ...this.#size(),
      series: [{}, ...series],
      scales: { x: { time: false, range: roomAround }, y: { range: (_, __, most) => [0, most * 1.08 || 1] } },
      axes: axesOf(this, plotted, colours),
      cursor: { show: false },
      legend: { show: false },
      hooks: { drawSeries: [(plot, i) => kind === "marks" && mark(plot, i, colours.rows[i - 1] ?? colours.ink)] },
    };
    this.#plot = new uPlot(options, [[...x], ...rows.map(({ values }) => [...values])], room);
  }
}

/** A sign at the very edge would be cut. */
function roomAround(_: uPlot, least: number, most: number): [number, number] {
  const margin = (most - least || 1) * 0.06;
  return [least - margin, most + margin];
}

customElements.define("inzwa-plot", InzwaPlot);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-plot": InzwaPlot;
  }
}
