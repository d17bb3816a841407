import { html, LitElement, nothing, type PropertyValues } from "lit";
import { number } from "../language/numbers.ts";
import { draw } from "../listen/paint.ts";
import { SoundPlayer } from "../listen/player.ts";
import type { SoundView } from "../listen/sound.ts";
import { type ReviewKey, tell } from "../review/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { deed } from "./review/deed.ts";
import { Dragging, hundredths, SHORTEST, type Stretch, stand } from "./review/stretch.ts";

/** Pixels of the pictures, which the stylesheet scales. */
const COLUMNS = 1_200;
type WaveAct = "play" | "loop" | "slower" | "back" | "forward" | "start" | "end" | "whole" | "mark";

/**
 * A recording to be heard: waveform, spectrogram, a selected part. `act` does what its buttons do
 * (`[data-action=review-play]` and so on); `data-playing`, `data-selected` and `data-drawn` tell how it stands.
 */
class InzwaWave extends LitElement {
  static override properties = {
    sound: { attribute: false },
    language: { attribute: false },
    marks: { attribute: false },
    _at: { state: true },
    _selected: { state: true },
    _loop: { state: true },
    _slow: { state: true },
    _playing: { state: true },
  };
  declare sound: SoundView | undefined;
  declare language: UiLanguage;
  /** Parts can be marked: `review.mark` is sent. */
  declare marks: boolean;
  /** Seconds. */
  declare _at: number;
  declare _selected: Stretch | undefined;
  declare _loop: boolean;
  declare _slow: boolean;
  declare _playing: boolean;
  readonly #player = new SoundPlayer((at, playing) => {
    this._at = at;
    this._playing = playing;
  });
  #drawing: AbortController | undefined;
  readonly #dragging = new Dragging();

  constructor() {
    super();
    this.sound = undefined;
    this.language = "sn";
    this.marks = true;
    this._at = 0;
    this._selected = undefined;
    this._loop = false;
    this._slow = false;
    this._playing = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drawing?.abort();
    this.#player.close();
  }

  act(name: WaveAct): void {
    if (this.sound) this.#acts[name]();
  }

  readonly #acts: Readonly<Record<WaveAct, () => void>> = {
    play: () => this.#player.toggle(this.#part(), this._at),
    loop: () => {
      this._loop = !this._loop;
      this.#player.loop = this._loop;
    },
    slower: () => {
      this._slow = !this._slow;
      this.#player.slow = this._slow;
    },
    back: () => this.#go(this._at - 1),
    forward: () => this.#go(this._at + 1),
    start: () => this.#select(this._at, Math.max(this._selected?.end ?? this.#total, this._at)),
    end: () => this.#select(Math.min(this._selected?.start ?? 0, this._at), this._at),
    whole: () => this.#select(0, 0),
    mark: () => {
      if (!this.marks) return;
      const { start, end } = this.#part();
      intend(this, "review.mark", { start: hundredths(start), end: hundredths(end), label: "Speech" });
    },
  };

  get #total(): number {
    return this.sound ? this.sound.samples.length / this.sound.sampleRate : 0;
  }

  #part(): Stretch {
    return this._selected ?? { start: 0, end: this.#total };
  }

  #go(to: number): void {
    this._at = Math.min(this.#total, Math.max(0, to));
    this.#player.seek(this._at);
  }

  #select(start: number, end: number): void {
    this._selected = end - start >= SHORTEST ? { start, end } : undefined;
    this.#player.part = this.#part();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("sound")) return;
    this.#player.load(this.sound);
    this._selected = undefined;
    this._at = 0;
    this.#player.part = this.#part();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { start, end } = this.#part();
    stand(this.querySelector(".review-part"), start, end, this.#total);
    stand(this.querySelector(".review-place"), this._at, this._at, this.#total);
    if (!changed.has("sound")) return;
    this.#drawing?.abort();
    delete this.dataset.drawn;
    const [wave, spectrum] = this.querySelectorAll("canvas");
    if (!this.sound || !wave || !spectrum) return;
    const drawing = new AbortController();
    this.#drawing = drawing;
    draw(this.sound, wave, spectrum, drawing.signal).then(
      () => {
        this.dataset.drawn = "";
      },
      () => undefined,
    );
  }

  protected override render() {
    const { language, _at, _selected, _playing, _loop, _slow } = this;
    this.dataset.playing = String(_playing);
    this.dataset.selected = _selected ? `${hundredths(_selected.start)}-${hundredths(_selected.end)}` : "";
    if (!this.sound) return nothing;
    const seconds = (value: number) => number(hundredths(value), language, { maximumFractionDigits: 2 });
    const total = this.#total;
    const button = (act: WaveAct, label: ReviewKey, pressed?: boolean) =>
      deed(language, act, label, () => this.act(act), { pressed });
    return html`<div class="review-wave" @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}>
        <div role="img" aria-label=${tell(language, "wave.label")}>
          <canvas width=${COLUMNS} height="160"></canvas>
          <canvas width=${COLUMNS} height="128"></canvas>
        </div>
        ${_selected ? html`<span class="review-part"></span>` : nothing}
        <span class="review-place"></span>
      </div>
      <input
        class="review-seek" type="range" min="0" max=${total} step="0.01" data-action="review-place" .value=${String(_at)}
        aria-label=${tell(language, "wave.place")} aria-valuetext=${tell(language, "wave.seconds", { seconds: seconds(_at), total: seconds(total) })}
        @input=${(event: Event) => this.#go(Number((event.target as HTMLInputElement).value))}
      />
      <p class="quiet review-told">
        <span>${tell(language, "wave.seconds", { seconds: seconds(_at), total: seconds(total) })}</span>
        <span>${_selected ? tell(language, "wave.selected", { from: seconds(_selected.start), to: seconds(_selected.end) }) : tell(language, "wave.unselected")}</span>
      </p>
      <div class="review-deeds">
        ${deed(language, "play", _playing ? "act.stop" : "act.play", () => this.act("play"), { strong: true })}
        ${button("loop", "act.loop", _loop)} ${button("slower", "act.slower", _slow)} ${button("back", "act.back")}
        ${button("forward", "act.forward")} ${button("start", "act.start")} ${button("end", "act.end")}
        ${button("whole", "act.whole")} ${this.marks ? button("mark", "act.mark") : nothing}
      </div>`;
  }

  readonly #down = (event: PointerEvent) => this.#dragging.begin(event, this.#total);

  readonly #move = (event: PointerEvent) => {
    const stretch = this.#dragging.move(event, this.#total);
    if (stretch) this.#select(stretch.start, stretch.end);
  };

  readonly #up = (event: PointerEvent) => {
    const place = this.#dragging.end(event, this.#total);
    if (place !== undefined) this.#go(this._selected?.start ?? place);
  };
}

customElements.define("inzwa-wave", InzwaWave);

declare global {
  interface HTMLElementTagNameMap {
    "inzwa-wave": InzwaWave;
  }
}
