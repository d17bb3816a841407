import { html, nothing } from "lit";
import { say } from "../../language/words.ts";
import type { View } from "../../view.ts";
import { intend } from "../intent.ts";

/** So many examples are read through in a breath. */
const MOST = 3;

/** Something to ask, tapped or spoken. */
export function question({ language, pack, state }: View) {
  const hints = pack.hints.slice(0, MOST);
  const ready = state !== "loading" && state !== "error";
  const about = hints.length > 0 ? "welcome.question.about" : "welcome.question.free";
  return html`<p class="welcome-about">${say(language, about)}</p>
    ${ready ? nothing : html`<p class="quiet">${say(language, "welcome.question.later")}</p>`}
    <ul class="welcome-asks" role="list" lang=${pack.tag}>
      ${hints.map(
        (hint) => html`<li><button
          type="button" class="ask" data-action="welcome-ask" aria-disabled=${!ready}
          @click=${({ currentTarget }: Event) => {
            if (ready && currentTarget) intend(currentTarget, "send", { text: hint });
          }}
        >${hint}</button></li>`,
      )}
    </ul>`;
}
