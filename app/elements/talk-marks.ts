import { svg, type TemplateResult } from "lit";
import type { Taking } from "../view.ts";

function line(path: string): TemplateResult {
  return svg`<svg class="mark-line" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}

export const copyMark = line("M9 9h10v11H9zM5.5 15H5V4h9v1.5");
export const copiedMark = line("M5 12.5l4.5 4.5L19 7.5");
/** A turn back to the beginning. */
export const replayMark = line("M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5");
/** The same turn, with the long steps of a slow clock. */
export const slowMark = line("M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5M12 8v4.5l3 2");
/** A thumb. */
export const thumbMark = line(
  "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.6 1.2 2.2 2.8L12.5 9H19c1 0 1.7.9 1.5 1.9l-1.4 7.3c-.2 1-1 1.8-2 1.8H7",
);
export const newMark = line("M12 5v14M5 12h14");

/** Waves that go on, a finger's tap, a button held down. */
export const takingMarks: Readonly<Record<Taking, TemplateResult>> = {
  auto: line("M4 10v4M8 6.5v11M12 9v6M16 5v14M20 10v4"),
  tap: line("M12 11v9M12 11a2 2 0 0 0 0-4a2 2 0 0 0 0 4M6.5 12.5a6 6 0 1 1 11 0"),
  hold: line("M5 19h14M12 4v9M8 9.5l4 4l4-4"),
};
