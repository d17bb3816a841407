import { html, nothing } from "lit";
import { size, speed, timeLeft } from "../../language/amounts.ts";
import { percent } from "../../language/numbers.ts";
import { say } from "../../language/words.ts";
import type { UiLanguage } from "../../view.ts";

/** How far something has come; bytes. */
export interface Arriving {
  readonly loaded: number;
  /** 0 or absent while it is unknown. */
  readonly total?: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  readonly waiting?: "network" | "retry";
}

/** A bar with numbers below it, or what it waits for. name: what comes. */
export function arrival(language: UiLanguage, name: string, arriving: Arriving) {
  const { waiting, total = 0 } = arriving;
  const label = say(language, "progress.label", { name });
  const loaded = Math.min(arriving.loaded, total || arriving.loaded);
  const sizes = { loaded: size(loaded, language), total: size(total, language) };
  const share = total > 0 ? loaded / total : 0;
  const spoken = say(language, "progress.spoken", { percent: percent(share, language), ...sizes });
  return html`<div class="arrival" data-waiting=${waiting ?? nothing}>
    ${
      total > 0
        ? html`<progress aria-label=${label} aria-valuetext=${spoken} max="1" .value=${share}></progress>`
        : html`<progress aria-label=${label}></progress>`
    }
    <p class="arrival-numbers">
      <span>${total > 0 ? say(language, "progress.of", sizes) : sizes.loaded}</span>
      ${waiting || loaded === total ? nothing : pace(language, arriving)}
    </p>
    ${waiting ? html`<p class="arrival-waiting">${say(language, `wait.${waiting}`)}</p>` : nothing}
  </div>`;
}

function pace(language: UiLanguage, { bytesPerSecond, secondsLeft }: Arriving) {
  if (!bytesPerSecond) return nothing;
  const left = secondsLeft === undefined ? nothing : html`<span>${timeLeft(secondsLeft, language)}</span>`;
  return html`<span>${speed(bytesPerSecond, language)}</span> ${left}`;
}
