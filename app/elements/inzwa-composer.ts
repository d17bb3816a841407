import { html, LitElement } from "lit";
import { draft } from "../drafts.ts";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";
import { arrow } from "./marks.ts";

/** A question in writing. One may write while models still load, and send once they are there. */
class InzwaComposer extends LitElement {
  static override properties = {
    language: { attribute: false },
    tag: { attribute: false },
    ready: { attribute: false },
  };
  declare language: UiLanguage;
  /** BCP 47 tag of the language that is to be written. */
  declare tag: string;
  declare ready: boolean;

  constructor() {
    super();
    this.language = "sn";
    this.tag = "sn";
    this.ready = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { language, tag, ready } = this;
    return html`<form class="composer" @submit=${this.#send}>
      <label class="unseen" for="inzwa-type">${say(language, "type.label")}</label>
      <input
        id="inzwa-type" class="type" type="text" name="question" data-action="type" lang=${tag} dir="auto" maxlength="500"
        autocomplete="off" spellcheck="false" enterkeyhint="send" placeholder=${say(language, "type.placeholder")}
        ${draft("question")}
      />
      <button type="submit" class="button send" data-action="send" ?disabled=${!ready}>
        ${arrow}<span class="send-word">${say(language, "action.send")}</span>
      </button>
    </form>`;
  }

  #send(event: SubmitEvent): void {
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>("[data-action=type]");
    const text = field?.value.trim();
    if (!field || !text || !this.ready) return;
    field.value = "";
    intend(this, "send", { text });
  }
}

customElements.define("inzwa-composer", InzwaComposer);
