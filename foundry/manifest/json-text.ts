/** Columns, as in biome.json. */
const WIDTH = 120;

/** JSON as the formatter leaves it: two spaces, and lists of plain values on one line where they fit. */
export function jsonText(value: unknown): string {
  return `${format(value, "", 0)}\n`;
}

/** before: columns taken on the line by what stands before the value. */
function format(value: unknown, indent: string, before: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    const plain = value.every((item) => typeof item !== "object" || item === null);
    if (plain && before + line.length + 1 <= WIDTH) return line;
    return `[\n${value.map((item) => inner + format(item, inner, inner.length)).join(",\n")}\n${indent}]`;
  }
  const lines = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const head = `${inner}${JSON.stringify(key)}: `;
      return head + format(item, inner, head.length);
    });
  return lines.length ? `{\n${lines.join(",\n")}\n${indent}}` : "{}";
}
