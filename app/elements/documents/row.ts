import { html, nothing } from "lit";
import type { DocumentRow } from "../../../core/retrieval/api.ts";
import { tell } from "../../documents/words.ts";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { intend } from "../intent.ts";

/** What is being done with a document: its name is changed, or it is asked whether it may go; or whether a note may. */
export interface Doing {
  readonly what: "rename" | "delete" | "forget";
  /** Of the document; a note's moment. */
  readonly id: number;
}

export interface Doings {
  readonly doing: Doing | undefined;
  readonly set: (doing: Doing | undefined) => void;
  /** It was told to go. */
  readonly gone: () => void;
}

interface RowState extends Doings {
  /** It is read. */
  readonly open: boolean;
}

export function row(language: UiLanguage, one: DocumentRow, state: RowState) {
  const { id, name, kind, bytes, passages } = one;
  const facts = [
    kind === "text" ? "TXT" : kind === "markdown" ? "Markdown" : kind.toUpperCase(),
    size(bytes, language),
  ];
  const doing = state.doing?.id === id ? state.doing.what : undefined;
  return html`<li class="document-row" data-document=${id}>
    <a class="document-link" href="#documents/${id}" aria-current=${state.open ? "true" : nothing} dir="auto">${name}</a>
    <p class="quiet document-facts">${[...facts, tell(language, "passages", { count: passages })].join(" · ")}</p>
    ${doing === "rename" ? rename(language, one, state) : doing === "delete" ? sure(language, one, state) : deeds(language, one, state)}
  </li>`;
}

function deeds(language: UiLanguage, { id, name }: DocumentRow, { set }: RowState) {
  return html`<div class="document-deeds">
    <button
      type="button" class="button small" data-action="document-rename" aria-label=${`${say(language, "history.rename")}: ${name}`}
      @click=${() => set({ what: "rename", id })}
    >${say(language, "history.rename")}</button>
    <button
      type="button" class="button small" data-action="document-delete" aria-label=${`${say(language, "history.delete")}: ${name}`}
      @click=${() => set({ what: "delete", id })}
    >${say(language, "history.delete")}</button>
  </div>`;
}

function rename(language: UiLanguage, { id, name }: DocumentRow, { set }: RowState) {
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const wanted = form.querySelector("input")?.value.trim();
    if (wanted) intend(form, "documents.rename", { id, name: wanted });
    set(undefined);
  };
  return html`<form class="document-deeds" @submit=${save} @keydown=${leave(set)}>
    <label class="unseen" for="document-name">${tell(language, "name")}</label>
    <input id="document-name" class="field" name="name" maxlength="120" autocomplete="off" required .value=${name} />
    <button type="submit" class="button small strong" data-action="document-rename-save">${say(language, "history.rename.save")}</button>
    <button type="button" class="button small" @click=${() => set(undefined)}>${say(language, "history.rename.cancel")}</button>
  </form>`;
}

function sure(language: UiLanguage, { id, name }: DocumentRow, state: RowState) {
  return asked(language, name, "document-delete", state, (from) => intend(from, "documents.delete", { id }));
}

/** Whether something of this name may go for good; action: names its buttons. */
export function asked(
  language: UiLanguage,
  name: string,
  action: string,
  { set, gone }: Doings,
  send: (from: EventTarget) => void,
) {
  const yes = ({ currentTarget }: Event) => {
    if (currentTarget) send(currentTarget);
    gone();
  };
  return html`<div class="document-sure" role="group" aria-label=${say(language, "question.delete.title", { name })} @keydown=${leave(set)}>
    <p><strong>${say(language, "question.delete.title", { name })}</strong> ${tell(language, "delete-text")}</p>
    <div class="document-deeds">
      <button type="button" class="button small danger" data-action=${`${action}-yes`} @click=${yes}>${say(language, "question.delete.yes")}</button>
      <button type="button" class="button small" data-action=${`${action}-no`} data-no @click=${() => set(undefined)}>${say(language, "question.keep")}</button>
    </div>
  </div>`;
}

/** Escape leaves it and stops nothing else. */
function leave(set: Doings["set"]) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    set(undefined);
  };
}
