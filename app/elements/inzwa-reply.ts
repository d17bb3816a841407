import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { plainText } from "../../core/plain.ts";
import { say } from "../language/words.ts";
import { type Caption, firstView, type UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { copiedMark, copyMark, replayMark, slowMark, thumbMark } from "./talk-marks.ts";

/** Milliseconds for which the page says that it has copied. */
const SAID = 2_000;

/** What one may do with an answer: copy it, hear it again, hear it more slowly, say whether it was good. */
class InzwaReply extends LitElement {
  static override properties = {
    caption: { attribute: false },
    language: { attribute: false },
    newest: { attribute: false },
    last: { attribute: false },
    speaks: { attribute: false },
    stars: { attribute: false },
    copied: { state: true },
    satisfied: { state: true },
  };
  declare caption: Caption | undefined;
  declare language: UiLanguage;
  /** The last answer says its deeds in words; older ones show them as marks. */
  declare newest: boolean;
  /** Nothing was said after it: it can still be rated. */
  declare last: boolean;
  /** False while something else is being said, and where there is no voice. */
  declare speaks: boolean;
  /** Stars stand in place of the two thumbs. */
  declare stars: boolean;
  declare copied: boolean;
  declare satisfied: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.caption = undefined;
    this.language = firstView.language;
    this.newest = false;
    this.last = false;
    this.speaks = false;
    this.stars = false;
    this.copied = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Who stands on a control that goes is not thrown out of the conversation. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("last") || this.last) return;
    if (this.querySelector(".rate:focus,.rate-star:focus")) this.querySelector<HTMLElement>(".deed")?.focus();
  }

  protected override render() {
    const { caption, language, newest, last, speaks, stars, copied } = this;
    if (!caption) return nothing;
    const { id, text } = caption;
    const replay = (slow: boolean) => () => this.speaks && intend(this, "replay", { id, text, slow });
    return html`<div class="deeds" role="group" aria-label=${say(language, "reply.actions")} ?data-newest=${newest}>
      ${this.#deed("replay", replayMark, replay(false), speaks)}
      ${this.#deed("slower", slowMark, replay(true), speaks)}
      ${copied ? this.#deed("copied", copiedMark, () => {}) : this.#deed("copy", copyMark, () => void this.#copy(plainText(text)))}
      ${last ? (stars ? html`<inzwa-stars .caption=${caption} .language=${language}></inzwa-stars>` : html`${this.#rate("good", true)}${this.#rate("bad", false)}`) : nothing}
      <span class="unseen" role="status">${copied ? say(language, "action.copied") : ""}</span>
    </div>`;
  }

  #deed(name: "replay" | "slower" | "copy" | "copied", mark: TemplateResult, act: () => void, can = true) {
    const word = say(this.language, `action.${name}`);
    return html`<button
      type="button" class="deed" data-action=${name} title=${word} aria-disabled=${can ? "false" : "true"} @click=${act}
    >${mark}<span class="deed-word">${word}</span></button>`;
  }

  /** A second tap takes it back. */
  #rate(name: "good" | "bad", value: boolean) {
    const word = say(this.language, `rate.${name}`);
    const act = () => {
      this.satisfied = this.satisfied === value ? undefined : value;
      intend(this, "rate", { turn: Number.parseInt(this.caption?.id ?? "", 10), satisfied: this.satisfied });
    };
    return html`<button
      type="button" class="deed rate" data-action=${`rate-${name}`} title=${word} aria-label=${word}
      aria-pressed=${this.satisfied === value ? "true" : "false"} @click=${act}
    >${thumbMark}</button>`;
  }

  async #copy(text: string): Promise<void> {
    // Refused where the page has lost the focus meanwhile; the words can still be marked by hand.
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (!done) return;
    this.copied = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.copied = false;
    }, SAID);
  }
}

customElements.define("inzwa-reply", InzwaReply);
