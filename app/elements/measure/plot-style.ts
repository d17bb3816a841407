import type uPlot from "uplot";
import type { Plotted } from "../inzwa-plot.ts";

/** A canvas does not follow the stylesheet by itself. */
export interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly rows: readonly string[];
}

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return { ink: colour("--ink-soft"), line: colour("--line"), rows: [colour("--accent"), colour("--speaking")] };
}

/** Between two numbers of what is counted. */
const COUNTS = [1, 2, 5, 10, 20, 50, 100];

/** Both axes with their names, in letters that grow with the page's. */
export function axesOf(element: Element, { axes, format, rows, kind }: Plotted, { ink, line }: Colours): uPlot.Axis[] {
  const { fontSize, fontFamily } = getComputedStyle(element);
  const size = Number.parseFloat(fontSize) * 0.8125;
  const font = `${size}px ${fontFamily}`;
  const shared = {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: size * 1.9,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
  };
  const most = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const widest = format(most).length + 1;
  return [
    { ...shared, label: axes.x, size: size * 2.4, space: size * 5, ...(kind === "marks" ? { incrs: COUNTS } : {}) },
    {
      ...shared,
      ...(axes.y ? { label: axes.y } : {}),
      size: Math.max(3, widest) * size * 0.62 + 12,
      space: size * 2.6,
      values: (_, splits) => splits.map(format),
    },
  ];
}
