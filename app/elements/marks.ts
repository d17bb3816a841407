import { svg } from "lit";
import type { State } from "../view.ts";

/** The keys of a mbira over their bridge, which are also the bars of a voice. Same drawing as public/icons/icon.svg. */
export const mark = svg`<svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
  <g class="mark-keys" fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round">
    <path d="M11 17v19M21.5 13v31M32 11v44M42.5 13v26M53 17v14" />
  </g>
  <path class="mark-bridge" d="M6 26q26-7 52 0" fill="none" stroke-width="4" stroke-linecap="round" />
</svg>`;

export const tick = svg`<svg class="tick" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="M3 8.5l3.2 3.2L13 4.8" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export const arrow = svg`<svg class="arrow" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M12 20V4.5M5.5 11L12 4.5l6.5 6.5" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

const microphone = svg`<g class="glyph glyph-microphone">
  <rect x="-12" y="-34" width="24" height="42" rx="12" fill="currentColor" />
  <path d="M-22-6a22 22 0 0 0 44 0M0 16v14M-12 30h24" fill="none" stroke="currentColor" stroke-width="5.5" stroke-linecap="round" />
</g>`;

/** What stands in the middle of the orb in each state; all drawn about the origin, within 40 units. */
export const glyphs: Readonly<Record<State, unknown>> = {
  loading: "",
  idle: microphone,
  listening: microphone,
  thinking: svg`<g class="glyph glyph-dots" fill="currentColor">
    <circle cx="-26" cy="0" r="8" /><circle cx="0" cy="0" r="8" /><circle cx="26" cy="0" r="8" />
  </g>`,
  speaking: svg`<g class="glyph glyph-bars" fill="none" stroke="currentColor" stroke-width="9" stroke-linecap="round">
    <path d="M-34-6V6" /><path d="M-17-20v40" /><path d="M0-34v68" /><path d="M17-24v48" /><path d="M34-10v20" />
  </g>`,
  error: svg`<g class="glyph" fill="none" stroke="currentColor" stroke-width="11" stroke-linecap="round">
    <path d="M0-34V6" /><path d="M0 30v.1" />
  </g>`,
};
