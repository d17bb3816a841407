import { html, nothing, type TemplateResult } from "lit";
import { say } from "../language/words.ts";
import type { View } from "../view.ts";
import "./inzwa-captions.ts";
import "./inzwa-composer.ts";

/** What stands beside the ring: the first steps or the conversation, what is typed, and what must be said of the pack. */
export function panel(view: View): TemplateResult {
  const { language, state, pack, captions, replaying } = view;
  const speaks = state === "idle" || state === "listening" || state === "error" || replaying !== "";
  return html`<section class="panel" aria-labelledby="panel-title">
        <h2 class="unseen" id="panel-title" tabindex="-1">${say(language, "captions.label")}</h2>
        ${firstSteps(view)}
        <inzwa-captions
          .captions=${captions} .pack=${pack} .language=${language} .ready=${state !== "loading"} .speaks=${speaks} .stars=${view.watch?.on === true}
        ></inzwa-captions>
        ${source(view)}
        ${view.skills ? html`<inzwa-skills .skills=${view.skills} .language=${language} .tag=${pack.tag} .ready=${state !== "loading"}></inzwa-skills>` : nothing}
        <inzwa-composer .language=${language} .tag=${pack.tag} .ready=${state !== "loading"}></inzwa-composer>
        ${view.keeps ? nothing : html`<p class="pack" data-private>${say(language, "history.private")}</p>`}
        ${pack.synthetic ? html`<p class="pack">${say(language, "pack.synthetic")}</p>` : nothing}
        <inzwa-install .language=${language} .way=${view.install}></inzwa-install>
        <p class="drop-note" aria-hidden="true"><span>${say(language, "transcribe.dropping")}</span></p>
      </section>`;
}

/** Where the newest answer was read, while it stands last. */
function source({ cited, captions, language }: View) {
  if (!cited || captions.at(-1)?.text !== cited.answer) return nothing;
  const { href, name } = cited;
  return html`<p class="source"><a href=${href} data-action="open-source">${say(language, "documents.from", { name })}</a></p>`;
}

/** What is said goes before what is explained, unless the person asked for it again. */
function firstSteps(view: View) {
  const { welcome, captions } = view;
  if (!welcome || (captions.length > 0 && !welcome.called)) return nothing;
  return html`<inzwa-welcome .view=${view}></inzwa-welcome>`;
}
