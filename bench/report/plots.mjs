// @ts-check
/** Plots as SVG text; every figure in them is in the tables too. */

const WIDTH = 680;
const LEFT = 110;
const RIGHT = 20;

/** @param {unknown} text */
export function escaped(text) {
  return String(text).replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
}

/**
 * A row of dots for each name, with marks at p50 and p95.
 * @param {readonly { readonly name: string, readonly values: readonly number[], readonly p50?: number | undefined, readonly p95?: number | undefined }[]} rows
 * @param {{ title: string, unit: string, limit?: number }} options limit: a line at a target
 */
export function strips(rows, { title, unit, limit }) {
  const most = Math.max(1, limit ?? 0, ...rows.flatMap(({ values }) => values)) * 1.05;
  const x = (/** @type {number} */ value) => LEFT + (Math.max(0, value) / most) * (WIDTH - LEFT - RIGHT);
  const height = 34 * rows.length + 46;
  const body = rows.map(({ name, values, p50, p95 }, i) => {
    const y = 34 * i + 24;
    const dots = values.map(
      (value, j) => `<circle cx="${x(value).toFixed(1)}" cy="${y + ((j * 7) % 13) - 6}" r="2.5"/>`,
    );
    const mark = (/** @type {number | undefined} */ value, /** @type {string} */ kind) =>
      value === undefined
        ? ""
        : `<line class="${kind}" x1="${x(value)}" x2="${x(value)}" y1="${y - 13}" y2="${y + 13}"/>`;
    return `<text class="name" x="${LEFT - 8}" y="${y + 4}">${escaped(name)}</text>${dots.join("")}${mark(p50, "p50")}${mark(p95, "p95")}`;
  });
  const line =
    limit === undefined ? "" : `<line class="limit" x1="${x(limit)}" x2="${x(limit)}" y1="4" y2="${height - 30}"/>`;
  return svg(title, height, `${body.join("")}${line}${ticks(most, x, height, unit)}`);
}

/**
 * Points and their least-squares line.
 * @param {readonly { readonly x: number, readonly y: number }[]} points
 * @param {{ title: string, across: string, up: string, slope?: number | undefined }} options
 */
export function scatter(points, { title, across, up, slope }) {
  if (points.length === 0) return "";
  const height = 240;
  const [mx, my] = [Math.max(1, ...points.map((p) => p.x)) * 1.05, Math.max(1, ...points.map((p) => p.y)) * 1.1];
  const x = (/** @type {number} */ value) => LEFT + (value / mx) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => height - 40 - (value / my) * (height - 60);
  const mean = (/** @type {"x" | "y"} */ key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const at = (/** @type {number} */ value) => mean("y") + (slope ?? 0) * (value - mean("x"));
  const [first, last] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const line =
    slope === undefined
      ? ""
      : `<line class="fit" x1="${x(first)}" y1="${y(at(first))}" x2="${x(last)}" y2="${y(at(last))}"/>`;
  const dots = points.map((p) => `<circle cx="${x(p.x).toFixed(1)}" cy="${y(p.y).toFixed(1)}" r="3"/>`).join("");
  const scale = [0, 0.5, 1].map(
    (share) =>
      `<text class="name" x="${LEFT - 8}" y="${y(my * share * 0.9) + 4}">${Math.round(my * share * 0.9)}</text>`,
  );
  return svg(
    title,
    height,
    `${dots}${line}${scale.join("")}<text x="4" y="14">${escaped(up)}</text>${ticks(mx, x, height, across)}`,
  );
}

/** @param {number} most @param {(value: number) => number} x @param {number} height @param {string} unit */
function ticks(most, x, height, unit) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find((size) => most / size <= 8) ?? most;
  const marks = [];
  for (let value = 0; value <= most; value += step)
    marks.push(
      `<line class="tick" x1="${x(value)}" x2="${x(value)}" y1="${height - 30}" y2="${height - 25}"/><text class="tick" x="${x(value)}" y="${height - 12}">${value}</text>`,
    );
  return `${marks.join("")}<text class="unit" x="${WIDTH - 2}" y="${height - 1}">${escaped(unit)}</text>`;
}

/** @param {string} title @param {number} height @param {string} body */
function svg(title, height, body) {
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">${body}</svg></figure>`;
}
