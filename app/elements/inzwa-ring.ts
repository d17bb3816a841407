import { html, LitElement } from "lit";
import type { State } from "../view.ts";
import { drawRing, LEVELS } from "./ring.ts";

/**
 * ms between two pictures of a ring that moves by itself. Stylesheets would move it sixty times a second, on the very
 * thread that hands sound from worker to worker: that took more of a two-core machine than recognising speech.
 */
const PACE = 50;

/**
 * What surrounds the Talk button and moves: the last half second of sound while listening, a slow turn while thinking,
 * waves while speaking.
 */
class InzwaRing extends LitElement {
  static override properties = { state: { attribute: false }, share: { attribute: false } };
  declare state: State;
  /** How much has been loaded, 0..1; undefined while unknown. */
  declare share: number | undefined;
  #levels: readonly number[] = Array.from({ length: LEVELS }, () => 0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #looks = [this.#still, matchMedia("(prefers-color-scheme: dark)"), matchMedia("(forced-colors: active)")];
  readonly #resized = new ResizeObserver(() => this.#draw());
  readonly #redraw = () => this.#draw();

  constructor() {
    super();
    this.state = "loading";
    this.share = undefined;
  }

  /** loud: 0..1. */
  setLevel(loud: number): void {
    this.#levels = this.#still.matches ? this.#levels.map(() => loud) : [loud, ...this.#levels.slice(0, -1)];
    if (this.state === "listening") this.#draw();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    for (const look of this.#looks) look.addEventListener("change", this.#redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#resized.disconnect();
    for (const look of this.#looks) look.removeEventListener("change", this.#redraw);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  /** With the next picture: asking for colours any sooner makes the browser work out all styles once more. */
  protected override updated(): void {
    requestAnimationFrame(this.#redraw);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    const canvas = this.querySelector("canvas");
    const to = canvas?.getContext("2d");
    const pixels = Math.round(this.clientWidth * devicePixelRatio);
    // On a screen that is not shown.
    if (!canvas || !to || pixels === 0) return;
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const { state, share } = this;
    const moves = (state === "thinking" || state === "speaking") && !this.#still.matches;
    const time = moves ? performance.now() : 0;
    drawRing(to, pixels, { state, share, levels: this.#levels, time, colours: this.#colours() });
    if (moves) this.#timer = setTimeout(this.#redraw, PACE);
  }

  /** A canvas is not recoloured for those who chose their own colours. */
  #colours() {
    const style = getComputedStyle(this);
    const of = (name: string) => (this.#looks[2]?.matches ? "CanvasText" : style.getPropertyValue(name));
    return { state: of("--state"), resting: of("--line-firm"), lit: of("--accent") };
  }
}

customElements.define("inzwa-ring", InzwaRing);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-ring": InzwaRing;
  }
}
