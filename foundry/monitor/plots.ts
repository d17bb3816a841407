import { html, type Markup } from "../report/html.ts";

const WIDTH = 640;
const LEFT = 48;
const BOTTOM = 24;
const HEIGHT = 180;
/** Colours of a file that stands alone; in a report its own style goes before them. */
const INK = "#0b6b5d";
const PALE = "#57606a";

/** A bar of one count, or a pair of counts as shares of their sides. */
export interface Pair {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** How often each name was there, one line each. */
export function counted(title: string, rows: readonly (readonly [string, number])[]): Markup {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const lines = rows.map(([name, count], i) => {
    const y = i * 28;
    return html`<text x="0" y="${y + 18}" font-size="13">${cut(name)}</text>
<rect class="mark" fill="${INK}" x="220" y="${y + 5}" height="18" width="${tidy((count / most) * 360)}"/>
<text x="${WIDTH}" y="${y + 18}" font-size="13" text-anchor="end">${count}</text>`;
  });
  return picture(title, Math.max(28, rows.length * 28), lines);
}

/** Values in so many bins of equal width between the smallest and the 99th of 100; what lies above is in the last bin. unit: behind figures. */
export function histogram(title: string, sorted: readonly number[], unit: string, bins = 30): Markup {
  const least = sorted[0] ?? 0;
  const most = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 1;
  const width = (most - least || 1) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor((value - least) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const highest = Math.max(1, ...counts);
  const step = (WIDTH - LEFT) / bins;
  const bars = counts.map((count, i) => {
    const height = (count / highest) * HEIGHT;
    return html`<rect class="mark" fill="${INK}" x="${tidy(LEFT + i * step)}" y="${tidy(HEIGHT - height)}" width="${tidy(step - 1)}" height="${tidy(height)}"/>`;
  });
  const end = `${figure(least + width * (bins - 1))} ${unit} and more`;
  return picture(title, HEIGHT + BOTTOM, [bars, floor(`${figure(least)} ${unit}`, end), ceiling(String(highest))]);
}

/** Two populations by the same bins, each as shares of its own: the reference pale, what is compared with it full. */
export function beside(title: string, pairs: readonly Pair[]): Markup {
  const sum = (side: "before" | "after") => pairs.reduce((all, one) => all + one[side], 0) || 1;
  const [was, is] = [sum("before"), sum("after")];
  const most = Math.max(...pairs.flatMap(({ before, after }) => [before / was, after / is]), 1e-9);
  const lines = pairs.map(({ name, before, after }, i) => {
    const y = i * 34;
    const bar = (share: number) => tidy((share / most) * 340);
    return html`<text x="0" y="${y + 20}" font-size="13">${cut(name)}</text>
<rect fill="${PALE}" fill-opacity="0.55" x="220" y="${y + 5}" height="10" width="${bar(before / was)}"/>
<rect class="mark" fill="${INK}" x="220" y="${y + 17}" height="10" width="${bar(after / is)}"/>
<text class="soft" x="${WIDTH}" y="${y + 20}" font-size="13" text-anchor="end">${percent(before / was)}, ${percent(after / is)}</text>`;
  });
  return picture(title, pairs.length * 34, lines);
}

/** A point of a line: where 0..1 it stands from left to right, its value, and its interval where it has one. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** A line over time. goal: a second line, dashed. */
export function line(
  title: string,
  points: readonly Point[],
  { from, to, say, goal = [] }: { from: string; to: string; say: (value: number) => string; goal?: readonly Point[] },
): Markup {
  const most = Math.max(...[...points, ...goal].flatMap(({ y, high = y }) => [y, high])) || 1;
  const at = ({ x, y }: Point) => `${tidy(LEFT + x * (WIDTH - LEFT))},${tidy(HEIGHT - (y / most) * HEIGHT)}`;
  const reach = points.flatMap(({ x, low, high }) =>
    low === undefined || high === undefined
      ? []
      : [
          html`<polyline class="reach" fill="none" stroke="${INK}" stroke-opacity="0.5" points="${at({ x, y: low })} ${at({ x, y: high })}"/>`,
        ],
  );
  const dots = points.map((point) => {
    const [x = "", y = ""] = at(point).split(",");
    return html`<circle class="mark" fill="${INK}" cx="${x}" cy="${y}" r="3"/>`;
  });
  return picture(title, HEIGHT + BOTTOM, [
    html`<polyline fill="none" stroke="${PALE}" stroke-dasharray="6 4" points="${goal.map(at).join(" ")}"/>`,
    html`<polyline class="reach" fill="none" stroke="${INK}" stroke-width="2" points="${points.map(at).join(" ")}"/>`,
    reach,
    dots,
    floor(from, to),
    ceiling(say(most)),
  ]);
}

/** A file of its own. */
export function svgFile(plot: Markup): string {
  return `${plot.markup}\n`;
}

function picture(title: string, height: number, content: Parameters<typeof html>[1]): Markup {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 ${WIDTH} ${height + 4}" width="${WIDTH}" height="${height + 4}" role="img" aria-label="${title}" font-family="system-ui, sans-serif">${content}</svg>`;
}

function floor(from: string, to: string): Markup {
  return html`<line class="axis" stroke="${PALE}" x1="${LEFT}" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>
<text class="soft" x="${LEFT}" y="${HEIGHT + 18}" font-size="13">${from}</text>
<text class="soft" x="${WIDTH}" y="${HEIGHT + 18}" font-size="13" text-anchor="end">${to}</text>`;
}

function ceiling(most: string): Markup {
  return html`<text class="soft" x="0" y="10" font-size="13">${most}</text>`;
}

function cut(name: string): string {
  const letters = [...name];
  return letters.length > 27 ? `${letters.slice(0, 26).join("")}…` : name;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function tidy(value: number): number {
  return Number(value.toFixed(2));
}
