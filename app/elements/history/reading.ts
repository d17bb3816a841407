import { html, nothing } from "lit";
import { heardPart } from "../../../core/history.ts";
import type { KeptTalk, KeptTurn } from "../../../core/talks/talk.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { moment, timeOfDay } from "./days.ts";
import { back } from "./icons.ts";

/** What the heading of a conversation does while it is renamed. */
export interface Renaming {
  readonly active: boolean;
  readonly begin: () => void;
  readonly save: (event: SubmitEvent) => void;
  readonly cancel: () => void;
}

/** One conversation to read. tag: the language that is spoken now; a talk in another one cannot go on. */
export function reading(language: UiLanguage, talk: KeptTalk | "missing", renaming: Renaming, tag: string) {
  return html`<article class="talk" aria-labelledby="talk-title">
    <a class="talk-back" href="#history" data-action="history-back">${back}${say(language, "history.back")}</a>
    ${
      talk === "missing"
        ? html`<h3 id="talk-title" class="talk-title" tabindex="-1">${say(language, "history.missing")}</h3>`
        : html`${renaming.active ? form(language, talk, renaming) : heading(language, talk)}
          ${talk.language === tag ? goOn(language, talk) : nothing} ${actions(language, talk, renaming)}
          <ol class="talk-turns" role="list">${talk.turns.map((turn) => exchange(language, talk, turn))}</ol>`
    }
  </article>`;
}

function heading(language: UiLanguage, talk: KeptTalk) {
  return html`<h3 id="talk-title" class="talk-title" tabindex="-1" lang=${talk.language}>${talk.title}</h3>
    <p class="quiet">${moment(talk.begun, language)}</p>`;
}

function form(language: UiLanguage, talk: KeptTalk, { save, cancel }: Renaming) {
  return html`<h3 id="talk-title" class="unseen">${talk.title}</h3>
    <form
      class="talk-rename" @submit=${save}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        cancel();
      }}
    >
      <label class="quiet" for="talk-name">${say(language, "history.name")}</label>
      <input id="talk-name" class="field" name="title" lang=${talk.language} maxlength="120" autocomplete="off" required .value=${talk.title} />
      <button type="submit" class="button strong" data-action="history-rename-save">${say(language, "history.rename.save")}</button>
      <button type="button" class="button" data-action="history-rename-cancel" @click=${cancel}>${say(language, "history.rename.cancel")}</button>
    </form>`;
}

function goOn(language: UiLanguage, { id }: KeptTalk) {
  return html`<p class="talk-actions"><button
    type="button" class="button strong" data-action="talk-go-on" @click=${sends("history.go-on", { id })}
  >${say(language, "history.go-on")}</button></p>`;
}

function actions(language: UiLanguage, { id, pinned }: KeptTalk, renaming: Renaming) {
  const button = (action: string, words: string, act: (event: Event) => void) =>
    html`<button type="button" class="button small" data-action=${action} @click=${act}>${words}</button>`;
  return html`<div class="talk-actions">
    ${renaming.active ? nothing : button("history-rename", say(language, "history.rename"), renaming.begin)}
    ${button("talk-pin", say(language, pinned ? "history.unpin" : "history.pin"), sends("history.pin", { id, pinned: !pinned }))}
    ${button("history-copy", say(language, "history.copy"), sends("history.copy", { id }))}
    ${button("talk-json", say(language, "history.save.json"), sends("history.save", { id, format: "json" }))}
    ${button("talk-markdown", say(language, "history.save.markdown"), sends("history.save", { id, format: "markdown" }))}
    ${button("talk-delete", say(language, "history.delete"), sends("history.delete", { id }))}
  </div>`;
}

function exchange(language: UiLanguage, { language: lang }: KeptTalk, turn: KeptTurn) {
  const { asked, answered, heard, outcome, at } = turn;
  const cut = outcome === "interrupted" ? heardPart(answered, heard).length : answered.length;
  return html`<li class="exchange" data-turn=${turn.id}>
    <p class="kept" data-role="user">
      <span class="kept-who">${say(language, "captions.user")} <time class="kept-at" datetime=${new Date(at).toISOString()}>${timeOfDay(at, language)}</time></span>
      <span class="kept-text" lang=${lang}>${asked}</span>
    </p>
    ${
      answered
        ? html`<p class="kept" data-role="assistant">
            <span class="kept-who">${say(language, "captions.assistant")}</span>
            <span class="kept-text" lang=${lang}>${answered.slice(0, cut)}${
              cut < answered.length
                ? html`<span class="unseen"> ${say(language, "history.unheard")} </span><span class="unheard">${answered.slice(cut)}</span>`
                : nothing
            }</span>
          </p>`
        : nothing
    }
    ${outcome === "done" ? nothing : html`<p class="kept-note quiet">${say(language, `history.${outcome}`)}</p>`}
  </li>`;
}
