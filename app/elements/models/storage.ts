import { html, nothing } from "lit";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ModelsView } from "../../models-view.ts";
import type { UiLanguage } from "../../view.ts";

/** Space used and free, and whether the browser will leave it alone. */
export function storage(language: UiLanguage, { storage: { used, free, inMemory, persisted } }: ModelsView) {
  const fact = (name: string, bytes: number, hook: string) =>
    html`<div><dt>${name}</dt><dd data-storage=${hook}>${size(bytes, language)}</dd></div>`;
  return html`<section class="models-part" aria-labelledby="models-storage">
    <h3 id="models-storage">${say(language, "storage.heading")}</h3>
    <dl class="amounts">
      ${fact(say(language, "storage.used"), used, "used")}
      ${free === undefined ? nothing : fact(say(language, "storage.free"), free, "free")}
      ${inMemory > 0 ? fact(say(language, "storage.memory"), inMemory, "memory") : nothing}
    </dl>
    ${inMemory > 0 ? html`<p class="warning" data-in-memory>${say(language, "storage.memory.about")}</p>` : nothing}
    <p data-persisted=${persisted}>${say(language, persisted ? "storage.persisted" : "storage.evictable")}</p>
  </section>`;
}
