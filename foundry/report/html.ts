import { createHash } from "node:crypto";

/** Markup that is safe to be put into a page as it stands. */
export interface Markup {
  readonly markup: string;
}
type Piece = string | number | Markup | readonly Piece[] | undefined;

/** Text in the places is escaped; markup is taken as it is, lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...places: readonly Piece[]): Markup {
  return { markup: strings.map((string, i) => string + (i < places.length ? written(places[i]) : "")).join("") };
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  if ("markup" in piece) return piece.markup;
  return piece.map(written).join("");
}

/** Characters that no HTML may hold are shown as U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, "\ufffd");
}

/** A page in one file that loads nothing and runs nothing: its policy lets in its own style and sound that it brings. */
export function page(title: string, body: Markup): string {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; media-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html`${title}`.markup}</title><style>${STYLE}</style></head>
<body><main><h1>${html`${title}`.markup}</h1>${body.markup}</main></body></html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --text: light-dark(#1b1f24, #e8eaed); --soft: light-dark(#57606a, #a9b1ba);
  --line: light-dark(#d0d7de, #3d444d); --ink: light-dark(#0b6b5d, #5cd0bd); --bad: light-dark(#a3260f, #ff9b85); }
body { margin: 0; background: light-dark(#fff, #15181c); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-inline-size: 64rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
p { max-inline-size: 44rem; margin: .5rem 0; }
.soft, caption, .few { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin-block-end: 1.5rem; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding-block-end: .25rem; }
th, td { text-align: start; padding: .25rem 1rem .25rem 0; border-block-end: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td { white-space: nowrap; }
td.figure { text-align: end; }
td:first-child { min-inline-size: 9rem; white-space: normal; }
svg { display: block; inline-size: 100%; min-inline-size: 34rem; max-inline-size: 40rem; block-size: auto; overflow: visible; }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); }
svg .mark { fill: var(--ink); }
svg .reach { stroke: var(--ink); stroke-width: 2; }
.case { border-block-end: 1px solid var(--line); padding-block: 1rem; overflow-wrap: anywhere; }
.case p { margin: .25rem 0; }
audio { display: block; inline-size: min(100%, 24rem); margin-block: .5rem; }
del, ins { color: var(--bad); text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
`;
