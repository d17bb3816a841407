import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TurnTrace } from "../../../core/trace/turn-trace.ts";
import { milliseconds } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { TracedTurn } from "../../traces-view.ts";
import type { UiLanguage } from "../../view.ts";

/** Every turn, newest first, one of them chosen. */
export function turns(
  language: UiLanguage,
  all: readonly TracedTurn[],
  chosen: number,
  choose: (turn: number) => void,
) {
  return html`<section class="models-part" aria-labelledby="measure-turns">
    <h3 id="measure-turns">${say(language, "measure.turns")}</h3>
    <ul class="turns" role="list">
      ${repeat(
        all,
        ({ trace }) => trace.turn,
        ({ trace }) => entry(language, trace, trace.turn === chosen, choose),
      )}
    </ul>
  </section>`;
}

function entry(language: UiLanguage, trace: TurnTrace, chosen: boolean, choose: (turn: number) => void) {
  const { turn, outcome, measures } = trace;
  const wait = measures.ttfw;
  return html`<li><button
    type="button" class="turn" data-turn=${turn} data-outcome=${outcome} aria-pressed=${chosen}
    @click=${() => choose(turn)}
  >
    <span class="turn-name">${say(language, "measure.turn", { number: String(turn) })}</span>
    <span class="turn-wait">${wait === undefined ? "–" : milliseconds(wait, language)}</span>
    <span class="quiet">${say(language, `outcome.${outcome}`)}</span>
  </button></li>`;
}
