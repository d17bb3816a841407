import { html, nothing } from "lit";
import { size } from "../../language/amounts.ts";
import { say, type WordKey } from "../../language/words.ts";
import type { View } from "../../view.ts";
import { sends } from "../intent.ts";

/** What is kept, how much of it, and whether the browser has promised to leave it alone. */
export function stored({ about, models, language }: View) {
  const fact = (name: WordKey, bytes: number | undefined, hook: string) =>
    bytes === undefined
      ? nothing
      : html`<div><dt>${say(language, name)}</dt><dd data-stored=${hook}>${size(bytes, language)}</dd></div>`;
  return html`<section class="sheet" aria-labelledby="about-stored">
    <h3 id="about-stored">${say(language, "about.stored.heading")}</h3>
    <p>${say(language, "about.stored.what")}</p>
    <dl class="amounts">
      ${fact("about.stored.all", about?.used, "all")} ${fact("storage.used", models?.storage.used, "models")}
      ${fact("storage.free", about?.free, "free")}
    </dl>
    ${about ? kept(language, about) : nothing}
    <p class="sheet-actions"><a class="button" href="#settings">${say(language, "about.stored.manage")}</a></p>
  </section>`;
}

function kept(language: View["language"], { persisted, answer }: NonNullable<View["about"]>) {
  return html`<p data-persisted=${persisted}>${say(language, persisted ? "storage.persisted" : "storage.evictable")}</p>
    ${
      persisted
        ? nothing
        : html`<p class="sheet-actions">
            <button type="button" class="button" data-action="persist" @click=${sends("about.persist", null)}>
              ${say(language, "about.persist")}
            </button>
          </p>`
    }
    <p role="status" data-persist-answer=${answer ?? nothing}>
      ${answer ? say(language, `about.persist.${answer}`) : nothing}
    </p>`;
}
