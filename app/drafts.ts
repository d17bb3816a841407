import { nothing } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive, type ElementPart } from "lit/directive.js";

const PREFIX = "draft.";

/** Fields on the page, each with the name of its draft. */
const fields = new Map<HTMLInputElement | HTMLTextAreaElement, string>();

/** Keeps a field's text over a reload of this tab: `<input ${draft("question")} />`. */
class Draft extends AsyncDirective {
  #field: HTMLInputElement | HTMLTextAreaElement | undefined;

  override render(_name: string): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [name]: [string]): typeof nothing {
    if (this.#field) return nothing;
    this.#field = element as HTMLInputElement | HTMLTextAreaElement;
    fields.set(this.#field, name);
    if (!this.#field.value) this.#field.value = recallDraft(name);
    return nothing;
  }

  protected override disconnected(): void {
    keepDrafts();
    if (this.#field) fields.delete(this.#field);
    this.#field = undefined;
  }
}

export const draft = directive(Draft);

/** Nothing that stands in a field now will be kept. */
export function forgetDrafts(): void {
  fields.clear();
}

function recallDraft(name: string): string {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

function keepDrafts(): void {
  for (const [{ value }, name] of fields)
    try {
      if (value) sessionStorage.setItem(PREFIX + name, value);
      else sessionStorage.removeItem(PREFIX + name);
    } catch {
      // Forbidden or full: the draft lives as long as the page.
    }
}

// A tab in the background may be discarded without another word.
addEventListener("visibilitychange", keepDrafts);
addEventListener("pagehide", keepDrafts);
