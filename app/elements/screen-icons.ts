import { svg } from "lit";

/** A drawing of a screen for the way to it, in lines of the text's colour; what has none yet gets a dot. */
export function screenIcon(route: string) {
  return drawing(LINES[route] ?? svg`<circle cx="12" cy="12" r="4" />`);
}

const LINES: Readonly<Record<string, unknown>> = {
  talk: svg`<rect x="9" y="2.8" width="6" height="11.4" rx="3" /><path d="M5.2 11.2a6.8 6.8 0 0 0 13.6 0M12 18v3.2" />`,
  history: svg`<path d="M3.6 12a8.4 8.4 0 1 0 2.6-6M3.4 4.2v3.9h3.9" /><path d="M12 7.4V12l3.2 2" />`,
  transcribe: svg`<path d="M13.6 2.8H6.4A1.6 1.6 0 0 0 4.8 4.4v15.2a1.6 1.6 0 0 0 1.6 1.6h11.2a1.6 1.6 0 0 0 1.6-1.6V8.4z" />
    <path d="M8.4 13.2v2M12 11v6.4M15.6 13.2v2" />`,
  collect: svg`<path d="M3.4 12h2.2M18.4 12h2.2M7.8 7.6v8.8M12 4v16M16.2 8.8v6.4" />`,
  review: svg`<path d="M3.4 9.4v5.2M7 6.6v10.8M10.6 10v4" /><path d="M13.4 14.4l2.6 2.8 4.8-6.4" />`,
  explore: svg`<rect x="3.4" y="3.8" width="17.2" height="16.4" rx="1.6" /><path d="M3.4 9h17.2M9.4 9v11.2M12.6 16.6v-3M15 16.6v-4.6M17.4 16.6v-1.8" />`,
  documents: svg`<path d="M6.4 2.8h8l4.4 4.8v12a1.6 1.6 0 0 1-1.6 1.6H6.4a1.6 1.6 0 0 1-1.6-1.6V4.4a1.6 1.6 0 0 1 1.6-1.6z" /><path d="M8.4 12h7.2M8.4 16h7.2" />`,
  shop: svg`<path d="M3 4.4h2.6l2.2 10.8h9.8l2-7.6H6.4" /><circle cx="9.4" cy="19.2" r="1.4" /><circle cx="16" cy="19.2" r="1.4" />`,
  models: svg`<path d="M12 2.8l8.2 4.4v9.6L12 21.2l-8.2-4.4V7.2z" /><path d="M3.8 7.2L12 11.6l8.2-4.4M12 11.6v9.6" />`,
  measure: svg`<path d="M3.6 20.4h16.8M6.6 20.4v-6M12 20.4V4.2M17.4 20.4v-9.6" />`,
  settings: svg`<path d="M3.6 7h7M16.4 7h4M3.6 17h4M13.4 17h7" /><circle cx="13.5" cy="7" r="2.8" /><circle cx="10.5" cy="17" r="2.8" />`,
  about: svg`<circle cx="12" cy="12" r="8.8" /><path d="M12 11v5.4M12 7.6v.1" />`,
};

export const moreIcon = drawing(
  svg`<circle cx="5.4" cy="12" r="0.7" /><circle cx="12" cy="12" r="0.7" /><circle cx="18.6" cy="12" r="0.7" />`,
);

function drawing(lines: unknown) {
  return svg`<svg
    class="screen-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"
    fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"
  >${lines}</svg>`;
}
