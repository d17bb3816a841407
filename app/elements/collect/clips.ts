import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Clip, ClipState } from "../../../core/collect/clip.ts";
import type { CollectView } from "../../collect/view.ts";
import { tell } from "../../collect/words.ts";
import { day } from "../../language/amounts.ts";
import { number } from "../../language/numbers.ts";
import type { UiLanguage } from "../../view.ts";
import { type intend as Intend, sends } from "../intent.ts";

/** So many of the latest are shown. */
const SHOWN = 50;

/** Recordings on this device, the latest first; the take that is judged stands in the booth. */
export function clips(language: UiLanguage, { clips: all, damaged, playing, booth, tag }: CollectView) {
  const rows = all.filter(({ id }) => id !== booth?.take?.id).reverse();
  return html`<section class="models-part" aria-labelledby="collect-clips">
    <h3 id="collect-clips">${tell(language, "clips.title")}</h3>
    ${
      rows.length + damaged.length === 0
        ? html`<p class="quiet">${tell(language, "clips.none")}</p>`
        : html`<ol class="collect-clips" role="list">
            ${repeat(
              rows.slice(0, SHOWN),
              ({ id }) => id,
              (clip) => row(language, clip, playing, tag),
            )}
          </ol>`
    }
    ${damaged.map(
      ({ id, at }) => html`<div class="collect-clip" data-damaged=${id}>
        <p class="warning">${tell(language, "clips.damaged", { day: day(new Date(at).toISOString(), language) })}</p>
        <div class="measure-buttons">${deed(language, "collect.delete", "clips.delete", id, "")}</div>
      </div>`,
    )}
    ${rows.length > SHOWN ? html`<p class="quiet">${tell(language, "clips.more", { count: rows.length - SHOWN })}</p>` : nothing}
  </section>`;
}

function row(language: UiLanguage, { id, state, facts }: Clip, playing: string, tag: string) {
  const seconds = number(Math.round(facts.samples / facts.sampleRate), language);
  return html`<li class="collect-clip" data-clip-row=${id} data-clip-state=${state}>
    <p lang=${facts.language || tag}>${facts.text || tell(language, "clips.wordless")}</p>
    <p class="quiet">${tell(language, `clips.${state}`)}, ${tell(language, "clips.seconds", { seconds })}
      ${facts.personal ? html`<span data-personal>${tell(language, "clips.personal")}</span>` : nothing}</p>
    ${deeds(language, id, state, playing)}
  </li>`;
}

/** Listen, keep, delete. */
export function deeds(language: UiLanguage, id: string, state: ClipState, playing: string) {
  const plays = playing === id;
  return html`<div class="measure-buttons">
    ${state === "recorded" ? deed(language, "collect.keep", "clips.keep", id, "strong") : nothing}
    ${deed(language, "collect.play", plays ? "clips.stop" : "clips.play", id, "")}
    ${deed(language, "collect.delete", "clips.delete", id, "")}
  </div>`;
}

type Deed = Extract<Parameters<typeof Intend>[1], "collect.keep" | "collect.play" | "collect.delete">;

function deed(
  language: UiLanguage,
  intent: Deed,
  label: "clips.keep" | "clips.play" | "clips.stop" | "clips.delete",
  id: string,
  look: string,
) {
  return html`<button
    type="button" class="button small ${look}" data-action=${intent.replace(".", "-")} data-clip=${id} @click=${sends(intent, { id })}
  >${tell(language, label)}</button>`;
}
