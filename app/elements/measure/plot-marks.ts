import type uPlot from "uplot";

/** Across, in CSS pixels. */
const SIZE = 9;

/** Signs at the values of a row: discs for the first, hollow squares for the second, so that colour is not needed. */
export function mark(plot: uPlot, row: number, colour: string): void {
  const { ctx, data } = plot;
  const size = SIZE * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  data[row]?.forEach((value, i) => {
    const place = data[0]?.[i];
    if (value === null || value === undefined || place === undefined) return;
    const [x, y] = [plot.valToPos(place, "x", true), plot.valToPos(value, "y", true)];
    ctx.beginPath();
    if (row === 1) {
      ctx.arc(x, y, size / 2, 0, 2 * Math.PI);
      ctx.fill();
    } else {
      ctx.rect(x - size / 2, y - size / 2, size, size);
      ctx.stroke();
    }
  });
  ctx.restore();
}
