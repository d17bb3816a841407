import { svg } from "lit";

export const pin = svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path class="icon-body" d="M8.5 3.5h7l-1 6.5 3.5 3.5v1.5H6v-1.5L9.5 10z" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" />
  <path d="M12 15v6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
</svg>`;

export const bin = svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 12.5h9.2L17.5 7M10.2 11v5M13.8 11v5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

/** Points to where reading begins; turned about where that is the right. */
export const back = svg`<svg class="icon icon-back" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M14.5 5.5L8 12l6.5 6.5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;
