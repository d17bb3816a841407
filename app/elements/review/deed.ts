import { html, nothing } from "lit";
import { type Act, keyOf } from "../../review/keys.ts";
import { type ReviewKey, tell } from "../../review/words.ts";
import type { UiLanguage } from "../../view.ts";

interface How {
  readonly strong?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean | undefined;
}

/** A button that says which key does the same. */
export function deed(language: UiLanguage, act: Act, label: ReviewKey, done: () => void, how: How = {}) {
  const key = keyOf(act);
  return html`<button
    type="button" class="button small ${how.strong || how.pressed ? "strong" : ""}" data-action="review-${act}"
    aria-keyshortcuts=${key} aria-pressed=${how.pressed === undefined ? nothing : String(how.pressed)} ?disabled=${how.disabled ?? false}
    @click=${done}
  >${tell(language, label)} <kbd class="review-key" aria-hidden="true">${shown(key)}</kbd></button>`;
}

export function shown(key: string): string {
  return ({ ArrowLeft: "←", ArrowRight: "→" } as Record<string, string>)[key] ?? key;
}
