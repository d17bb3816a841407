import { html, LitElement } from "lit";
import { say } from "../language/words.ts";
import type { ModelsView } from "../models-view.ts";
import type { UiLanguage } from "../view.ts";
import "./inzwa-models-import.ts";
import { intend } from "./intent.ts";
import { list } from "./models/list.ts";
import { packs } from "./models/packs.ts";
import { privacy } from "./models/privacy.ts";
import { releases } from "./models/releases.ts";
import { stages } from "./models/stages.ts";
import { storage } from "./models/storage.ts";
import { tiers } from "./models/tiers.ts";
import { trust } from "./models/trust.ts";

/**
 * The Models screen. What its surface promises:
 * - itself: `data-models`, `"waiting"` until there is something to show, then `"ready"`;
 * - `[data-pack=TAG][aria-pressed]` with `data-action="models-language"`;
 * - `[data-tier=TIER][data-state=STATE]` (see `TierState`), within it `models-download`, `models-pause`, `models-tier`,
 *   `models-export` as `data-action`, each with `data-of=TIER`;
 * - `[data-stage-plan=STAGE]` with the select `[data-action=models-choose]`, and `[data-reason=KEY]`;
 * - `[data-model=ID][data-state=STATE]` (see `ModelState`), within it `models-download`, `models-pause`,
 *   `models-verify`, `models-delete` as `data-action`, each with `data-of=ID`;
 * - `[data-storage=used|free|memory]`, `[data-persisted=true|false]`, `[data-in-memory]`;
 * - `input[type=file][data-action=models-import]`, `#models-address` and `[data-action=models-import-address]`; a file
 *   may also be dropped anywhere on the screen;
 * - `[data-host=HOST][data-allowed=true|false]` with `[data-action=hosts-forget]`;
 * - `[data-trust=test|signed]`;
 * - `[data-releases]`, within it `[data-release=ID][data-state=STATE]` (see `ReleaseRow`) with `models-leave` where it runs,
 *   and `[data-release-notice=CODE]`.
 */
class InzwaModels extends LitElement {
  static override properties = { models: { attribute: false }, language: { attribute: false } };
  declare models: ModelsView | undefined;
  declare language: UiLanguage;

  constructor() {
    super();
    this.models = undefined;
    this.language = "sn";
    this.addEventListener("dragover", this.#over);
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.removeAttribute("data-dropping");
    });
    this.addEventListener("drop", this.#drop);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { models, language } = this;
    return html`
      <h2 class="screen-title" tabindex="-1">${say(language, "nav.models")}</h2>
      <p class="models-about">${say(language, "models.about")}</p>
      ${models ? this.#parts(models) : html`<p class="quiet">${say(language, "models.waiting")}</p>`}
      <p class="drop-note" aria-hidden="true"><span>${say(language, "import.drop")}</span></p>
    `;
  }

  #parts(models: ModelsView) {
    const { language } = this;
    return html`${packs(language, models)} ${tiers(language, models)} ${stages(language, models)}
      ${list(language, models)}
      <div class="models-columns">
        <inzwa-models-import .language=${language} .https=${models.https}></inzwa-models-import>
        ${storage(language, models)} ${privacy(language, models)} ${trust(language, models)}
        ${models.releases ? releases(language, models.releases) : ""}
      </div>`;
  }

  protected override updated(): void {
    this.dataset.models = this.models ? "ready" : "waiting";
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.setAttribute("data-dropping", "");
  };

  readonly #drop = (event: DragEvent): void => {
    this.removeAttribute("data-dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    intend(this, "models.import-file", { file });
  };
}

customElements.define("inzwa-models", InzwaModels);
