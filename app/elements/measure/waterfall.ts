import { html, nothing } from "lit";
import type { TurnTrace } from "../../../core/trace/turn-trace.ts";
import { milliseconds } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";
import { type Lane, lanesOf, type Stretch, stretchOf, ticksOf } from "./lanes.ts";

/** Narrower bars could not be seen, in percent of the width. */
const THINNEST = 0.4;
/** A number so near the edge stands beside its line instead of across it. */
const EDGE = 7;

/** place: where a time lies, in percent of the width. */
type Scale = Stretch & { readonly zero: number; readonly place: (time: number) => number };

/**
 * Where the time of a turn went, as a picture; the table beside it says the same to those who do not see it. Places are
 * set as a property: the page's policy allows no attribute `style`.
 */
export function waterfall(language: UiLanguage, trace: TurnTrace, near: boolean) {
  const stretch = stretchOf(trace, near);
  const length = Math.max(stretch.to - stretch.from, 1);
  const place = (time: number) => (100 * (time - stretch.from)) / length;
  const scale: Scale = { ...stretch, zero: trace.zero ?? stretch.from, place };
  return html`<div class="waterfall" data-waterfall=${trace.turn} aria-hidden="true">
    ${ruler(language, scale)} ${moments(language, trace, scale)}
    ${lanesOf(trace).map((lane) => row(language, lane, scale))}
  </div>`;
}

function ruler(language: UiLanguage, scale: Scale) {
  const ticks = ticksOf(scale, scale.zero).map((tick) => ({ tick, at: scale.place(scale.zero + tick) }));
  return html`<div class="lane scale"><span class="lane-name">ms</span><span class="track">${ticks.map(
    ({ tick, at }) => {
      const edge = at < EDGE ? "start" : at > 100 - EDGE ? "end" : nothing;
      const number = milliseconds(tick, language, { unit: false });
      return html`<span class="tick-label" data-edge=${edge} .style=${`left:${at}%`}>${number}</span>`;
    },
  )}</span></div>
    <div class="grid">${ticks.map(({ tick, at }) => html`<i ?data-zero=${tick === 0} .style=${`left:${at}%`}></i>`)}</div>`;
}

function moments(language: UiLanguage, { marks }: TurnTrace, { from, to, place }: Scale) {
  const seen = marks.filter(({ time }) => time >= from && time <= to);
  if (seen.length === 0) return nothing;
  return html`<div class="lane"><span class="lane-name">${say(language, "measure.marks")}</span><span class="track">
    ${seen.map(({ name, time }) => {
      return html`<i class="moment" data-mark=${name} title=${say(language, `mark.${name}`)} .style=${`left:${place(time)}%`}></i>`;
    })}
  </span></div>`;
}

function row(language: UiLanguage, { name, bars }: Lane, { from, to, place }: Scale) {
  const seen = bars.filter(({ start, end }) => end >= from && start <= to);
  if (seen.length === 0) return nothing;
  const total = bars.reduce((sum, { start, end, dropped }) => sum + (dropped ? 0 : end - start), 0);
  return html`<div class="lane" data-lane=${name}>
    <span class="lane-name">${say(language, `lane.${name}`)} <span class="lane-time">${milliseconds(total, language)}</span></span>
    <span class="track">${seen.map(({ start, end, dropped }) => {
      const left = Math.max(0, Math.min(place(start), 100 - THINNEST));
      const width = Math.max(THINNEST, Math.min(100, place(end)) - left);
      return html`<i class="bar" ?data-dropped=${dropped} .style=${`left:${left}%;width:${width}%`}></i>`;
    })}</span>
  </div>`;
}
