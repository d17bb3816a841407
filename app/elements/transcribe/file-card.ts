import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FORMATS } from "../../../core/transcript-file/written.ts";
import { size, timeLeft } from "../../language/amounts.ts";
import { say, type WordKey } from "../../language/words.ts";
import { type FileRow, isOver } from "../../transcribe/transcribe-view.ts";
import type { UiLanguage } from "../../view.ts";
import { sends } from "../intent.ts";
import { clock } from "./clock.ts";
import { refusal } from "./refusal.ts";

/** A file: how far it is, what was said in it so far, and what can be done with that. tag: BCP 47 of what is said. */
export function fileCard(language: UiLanguage, row: FileRow, tag: string) {
  const { id, name, bytes, seconds, state } = row;
  const facts = { size: size(bytes, language), duration: clock(seconds) };
  return html`<li class="file-card" data-file=${id} data-file-state=${state}>
    <h3 class="file-card-name" id="file-${id}">${name}</h3>
    <p class="quiet">${seconds > 0 ? say(language, "transcribe.facts", facts) : facts.size}</p>
    <p class="file-card-state">${say(language, `transcribe.state.${state}`)}</p>
    ${isOver(row) || state === "waiting" ? nothing : howFar(language, row)}
    ${row.failure ? html`<p class="warning" role="alert">${refusal(language, row.failure)}</p>` : nothing}
    ${state === "done" && row.segments.length === 0 ? html`<p>${say(language, "transcribe.silent")}</p>` : nothing}
    ${row.segments.length > 0 ? transcript(language, row, tag) : nothing}
    <div class="file-card-actions">${actions(language, row)}</div>
  </li>`;
}

function howFar(language: UiLanguage, { name, position, seconds, left, state }: FileRow) {
  const label = say(language, "transcribe.progress", { name });
  const at = { position: clock(position), duration: clock(seconds) };
  const known = seconds > 0 && state !== "opening";
  const told = known ? say(language, "transcribe.position", at) : say(language, "transcribe.position.only", at);
  return html`${
    known
      ? html`<progress aria-label=${label} aria-valuetext=${told} max="1" .value=${Math.min(1, position / seconds)}></progress>`
      : html`<progress aria-label=${label}></progress>`
  }
    <p class="file-card-numbers">
      ${position > 0 || known ? html`<span>${told}</span>` : nothing}
      ${left !== undefined && state === "reading" ? html`<span>${timeLeft(left, language)}</span>` : nothing}
    </p>`;
}

function transcript(language: UiLanguage, { id, name, segments }: FileRow, tag: string) {
  return html`<div class="transcript" role="region" tabindex="0" aria-label=${say(language, "transcribe.text", { name })} data-transcript=${id}>
    <ol role="list">
      ${repeat(
        segments,
        ({ start }) => start,
        ({ start, text }) => html`<li>
          <span class="transcript-time">${clock(start / 1000)}</span>
          <span lang=${tag} dir="auto">${text}</span>
        </li>`,
      )}
    </ol>
  </div>`;
}

function actions(language: UiLanguage, row: FileRow) {
  const { id, state, copied, segments } = row;
  const over = isOver(row);
  const has = segments.length > 0;
  return html`${has ? button(language, row, "copy", copied ? "transcribe.copied" : "transcribe.copy", sends("transcribe.copy", { id })) : nothing}
    ${
      has && over
        ? FORMATS.map((format) =>
            button(
              language,
              row,
              `save-${format}`,
              `transcribe.save.${format}`,
              sends("transcribe.save", { id, format }),
            ),
          )
        : nothing
    }
    ${over ? nothing : button(language, row, "cancel", "transcribe.cancel", sends("transcribe.cancel", { id }))}
    ${
      over && state !== "done"
        ? button(language, row, "retry", "transcribe.retry", sends("transcribe.retry", { id }))
        : nothing
    }
    ${over ? button(language, row, "remove", "transcribe.remove", sends("transcribe.remove", { id })) : nothing}`;
}

/** Several files have the same buttons: a reader of the screen hears whose it is. */
function button(language: UiLanguage, { name }: FileRow, action: string, key: WordKey, act: (event: Event) => void) {
  const word = say(language, key);
  return html`<button
    type="button" class="button small" data-action="transcribe-${action}"
    aria-label=${say(language, "transcribe.of", { action: word, name })} @click=${act}
  >${word}</button>`;
}
