import { html, type Markup } from "./html.ts";

/** A figure with where it may lie; without an interval where there were too few. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

const WIDTH = 640;
const LABEL = 200;
const FIGURE = 60;
const ROW = 28;
const ROOM = WIDTH - LABEL - FIGURE;

/** One line for each figure: a dot, and the interval as a stroke. say: how a value is written. */
export function dots(title: string, bars: readonly Bar[], say: (value: number) => string): Markup {
  const most = niceEnd(Math.max(...bars.flatMap(({ value, high }) => [value, high ?? 0])));
  const x = (value: number) => LABEL + (value / most) * ROOM;
  const rows = bars.map(({ name, value, low, high }, i) => {
    const y = i * ROW + ROW / 2;
    const reach =
      low === undefined || high === undefined
        ? undefined
        : html`<line class="reach" x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}"/>`;
    return html`<text x="0" y="${y + 4}">${short(name)}</text>${reach}<circle class="mark" cx="${x(value)}" cy="${y}" r="5"/>
<text x="${WIDTH}" y="${y + 4}" text-anchor="end">${say(value)}</text>`;
  });
  const bottom = bars.length * ROW;
  return frame(title, bottom + 24, [...rows, axis(bottom, most, say)]);
}

/** How many values lie in each tenth of 0..1, and above. */
export function spread(title: string, values: readonly number[], say: (value: number) => string): Markup {
  const bins = Array.from(
    { length: 11 },
    (_, i) =>
      values.filter((value) => (i === 0 ? value <= 0 : Math.min(10, Math.ceil(value * 10 - 1e-9)) === i)).length,
  );
  const most = Math.max(1, ...bins);
  const rows = bins.map((count, i) => {
    const y = i * ROW;
    const name = i === 0 ? say(0) : i === 10 ? `more than ${say(0.9)}` : `to ${say(i / 10)}`;
    return html`<text x="0" y="${y + 18}">${name}</text>
<rect class="mark" x="${LABEL}" y="${y + 5}" height="${ROW - 10}" width="${(count / most) * ROOM}"/>
<text x="${WIDTH}" y="${y + 18}" text-anchor="end">${count}</text>`;
  });
  return frame(title, bins.length * ROW, rows);
}

function frame(title: string, height: number, content: readonly Markup[]): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">${content}</svg>`;
}

function axis(y: number, most: number, say: (value: number) => string): Markup {
  return html`<line class="axis" x1="${LABEL}" x2="${LABEL + ROOM}" y1="${y}" y2="${y}"/>
<text class="soft" x="${LABEL}" y="${y + 18}">${say(0)}</text>
<text class="soft" x="${LABEL + ROOM}" y="${y + 18}" text-anchor="end">${say(most)}</text>`;
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceEnd(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** What fits beside the plot. */
function short(name: string): string {
  const letters = [...name];
  return letters.length > 26 ? `${letters.slice(0, 25).join("")}…` : name;
}
