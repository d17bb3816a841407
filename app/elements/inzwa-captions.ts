import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { wordAt } from "../../core/karaoke.ts";
import { say } from "../language/words.ts";
import { type Caption, firstView, type Pack, type UiLanguage } from "../view.ts";
import "./inzwa-markdown.ts";
import "./inzwa-reply.ts";
import { intend } from "./intent.ts";
import { newMark } from "./talk-marks.ts";

/** How near its end, in CSS pixels, the log counts as being read at the end and follows new words. */
const NEAR = 48;
/** Share of the log's height above which the word that is being said is kept. */
const FOLLOWED = 0.75;

/**
 * Both sides of the conversation as they come. The log itself is silent to screen readers, since its text streams;
 * `<inzwa-announcer>` tells each finished turn.
 */
class InzwaCaptions extends LitElement {
  static override properties = {
    captions: { attribute: false },
    pack: { attribute: false },
    language: { attribute: false },
    ready: { attribute: false },
    speaks: { attribute: false },
    stars: { attribute: false },
  };
  declare captions: readonly Caption[];
  declare pack: Pack;
  declare language: UiLanguage;
  declare ready: boolean;
  /** An answer can be read aloud again. */
  declare speaks: boolean;
  declare stars: boolean;
  #follows = true;
  /** Where the log was scrolled to last. */
  #at = 0;
  readonly #resized = new ResizeObserver(() => {
    const log = this.querySelector(".log");
    if (log && this.captions.length > 0 && this.#isAtEnd(log)) void this.#follow();
  });

  constructor() {
    super();
    this.captions = [];
    this.pack = firstView.pack;
    this.language = "sn";
    this.ready = false;
    this.speaks = false;
    this.stars = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { captions, language } = this;
    return html`
      ${captions.length === 0 ? this.#invitation() : this.#head()}
      <div class="log" role="log" aria-live="off" aria-label=${say(language, "captions.label")} tabindex=${captions.length > 0 ? "0" : nothing}>
        ${repeat(
          captions,
          (caption) => caption.id,
          (caption) => this.#caption(caption),
        )}
      </div>
    `;
  }

  /** Asking where the log stands makes the browser lay the page out at once: only where it matters. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("captions");
    if (!before) return;
    this.#follows = true;
    const log = this.querySelector(".log");
    if (log && before.length > 0) this.#follows = this.#isAtEnd(log);
  }

  /** A keyboard, a card or a turned phone leaves the log less room: its newest words stay in sight. */
  protected override firstUpdated(): void {
    this.#watch();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  #watch(): void {
    const log = this.querySelector(".log");
    if (log) this.#resized.observe(log);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** It stands at its end, or where it was scrolled to last: nobody has scrolled it by hand. */
  #isAtEnd(log: Element): boolean {
    const left = log.scrollHeight - log.scrollTop - log.clientHeight;
    return left < NEAR || Math.abs(log.scrollTop - this.#at) < 1;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("captions") && this.captions.length > 0 && this.#follows) void this.#follow();
  }

  /** To the word that is being said, or to the end. */
  async #follow(): Promise<void> {
    const within = [...this.querySelectorAll<LitElement>("inzwa-markdown, inzwa-reply")];
    await Promise.all(within.map((element) => element.updateComplete));
    const log = this.querySelector(".log");
    if (!log) return;
    const now = this.querySelector(".now")?.getBoundingClientRect();
    const below = now ? now.bottom - log.getBoundingClientRect().top - log.clientHeight * FOLLOWED : Infinity;
    log.scrollTop = Math.min(log.scrollTop + below, log.scrollHeight);
    this.#at = log.scrollTop;
  }

  #caption(caption: Caption) {
    const { role, text, tentative, final } = caption;
    const tail =
      final || !tentative
        ? nothing
        : html`<span class="tentative">${text ? ` ${tentative.trimStart()}` : tentative}</span>`;
    return html`<div class="said" data-by=${role}><div
      class="caption" lang=${this.pack.tag} data-role=${role} ?data-final=${final}
      data-name=${say(this.language, `captions.${role}`)}
    >${shown(caption)}${tail}</div>${this.#steps(caption)}${final && role === "assistant" ? this.#deeds(caption) : nothing}</div>`;
  }

  /** What the model had done for the answer. */
  #steps({ steps = [] }: Caption) {
    if (steps.length === 0) return nothing;
    const { language } = this;
    return html`<ul class="steps" aria-label=${say(language, "steps.label")}>
      ${steps.map(({ name, state }) => html`<li data-step=${state}>${say(language, `steps.${state}`, { name })}</li>`)}
    </ul>`;
  }

  #deeds(caption: Caption) {
    const newest = caption === this.captions.findLast(({ role }) => role === "assistant");
    return html`<inzwa-reply
      .caption=${caption} .language=${this.language} .newest=${newest} .speaks=${this.speaks} .stars=${this.stars}
      .last=${caption === this.captions.at(-1) && !caption.earlier}
    ></inzwa-reply>`;
  }

  #head() {
    return html`<div class="talk-head"><button
      type="button" class="deed" data-action="new-talk" @click=${() => intend(this, "new-talk", null)}
    >${newMark}<span>${say(this.language, "action.new-talk")}</span></button></div>`;
  }

  #invitation() {
    const { language, pack } = this;
    if (pack.hints.length === 0) return nothing;
    return html`<div class="invitation">
      <p>${say(language, "captions.empty")}</p>
      <ul class="asks" lang=${pack.tag}>
        ${pack.hints.map(
          (hint) => html`<li><button
            type="button" class="ask" data-action="ask" aria-disabled=${!this.ready}
            @click=${() => this.ready && intend(this, "send", { text: hint })}
          >${hint}</button></li>`,
        )}
      </ul>
      <p class="drop-hint">${say(language, "captions.drop")}</p>
    </div>`;
  }
}

/** What a model wrote is read for its marks once it is neither written nor spoken any more. */
function shown(caption: Caption) {
  const { role, text, final, heard, unheard } = caption;
  if (role === "user" || !final || unheard || heard !== undefined) return followed(caption);
  return html`<inzwa-markdown .text=${text}></inzwa-markdown>`;
}

/** While a text is spoken, the word that is being said stands out, and what is still to come is paler. */
function followed({ text, heard }: Caption) {
  const word = heard === undefined ? undefined : wordAt(text, heard);
  if (!word) return text;
  return html`${text.slice(0, word.start)}<span class="now">${text.slice(word.start, word.end)}</span><span
    class="to-come">${text.slice(word.end)}</span>`;
}

customElements.define("inzwa-captions", InzwaCaptions);
