import { html, nothing } from "lit";
import type { ExploreView, Notice, SetView } from "../../explore/view.ts";
import { tell } from "../../explore/words.ts";
import { number, percent } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";

/** Where sets come from, and what is added to one that is open. */
export function opening(language: UiLanguage, { set, reading, status, notice }: ExploreView) {
  return html`<div class="review-opening">
      ${ways(language, false)}
      ${status === "empty" ? nothing : html`<button type="button" class="button" data-action="explore-close" @click=${sends("explore.close", null)}>${tell(language, "close")}</button>`}
    </div>
    <p class="quiet">${tell(language, "open.about")}</p>
    ${
      set
        ? html`<div class="review-opening">${ways(language, true)}</div>
            <p class="quiet">${tell(language, "add.about")}</p>`
        : nothing
    }
    <p class="review-notice" role="status" data-notice=${notice?.what ?? ""}>${
      reading
        ? tell(language, reading.what === "files" ? "reading.files" : "reading.rows", {
            share: percent(reading.share, language),
          })
        : notice
          ? textOf(language, notice)
          : nothing
    }</p>`;
}

function ways(language: UiLanguage, add: boolean) {
  const name = add ? "explore-add" : "explore";
  const folder = tell(language, add ? "add.folder" : "open.folder");
  // Browsers that can pick a folder ask for leave to look into it; the others say that they upload it.
  const picks = "showDirectoryPicker" in globalThis;
  return html`<label class="button file ${add ? "" : "strong"}">
      ${tell(language, add ? "add.files" : "open.files")}
      <input type="file" class="file-input" multiple data-action="${name}-files" @change=${take(add)} />
    </label>
    ${
      picks
        ? html`<button type="button" class="button" data-action="${name}-folder" @click=${sends("explore.folder", { add })}>${folder}</button>`
        : html`<label class="button file">${folder}
            <input type="file" class="file-input" multiple webkitdirectory data-action="${name}-folder" @change=${take(add)} />
          </label>`
    }`;
}

function take(add: boolean): (event: Event) => void {
  return ({ target }) => {
    const field = target as HTMLInputElement;
    intend(field, "explore.files", { files: [...(field.files ?? [])], add });
    // The same files can be picked again.
    field.value = "";
  };
}

function textOf(language: UiLanguage, told: Notice): string {
  const amount = (value: number) => number(value, language);
  if (told.what === "nothing") return tell(language, "nothing");
  if (told.what === "saved") return tell(language, "saved", { name: told.name, count: amount(told.count) });
  const { joined, lost, sounds } = told;
  return tell(language, "added", { joined: amount(joined), lost: amount(lost), sounds: amount(sounds) });
}

/** What of the files could not be taken. */
export function damage(language: UiLanguage, { damaged, damage: first, beyond, refused, partial }: SetView) {
  if (damaged + beyond + refused.length + partial.length === 0) return nothing;
  const list = (all: readonly string[]) => ({
    names: all.slice(0, 5).join(", ") + (all.length > 5 ? " …" : ""),
    count: number(all.length, language),
  });
  return html`<div class="explore-damage" data-damaged=${damaged} data-beyond=${beyond}>
    ${
      damaged > 0
        ? html`<details>
            <summary>${tell(language, "damaged", { count: number(damaged, language) })}</summary>
            <ul>${first.map(({ file, line }) => html`<li>${tell(language, "damage.line", { file, line: number(line, language) })}</li>`)}</ul>
            ${damaged > first.length ? html`<p class="quiet">${tell(language, "damage.more")}</p>` : nothing}
          </details>`
        : nothing
    }
    ${beyond > 0 ? html`<p>${tell(language, "beyond", { count: number(beyond, language) })}</p>` : nothing}
    ${refused.length > 0 ? html`<p>${tell(language, "refused", list(refused))}</p>` : nothing}
    ${partial.length > 0 ? html`<p>${tell(language, "partial", list(partial))}</p>` : nothing}
  </div>`;
}
