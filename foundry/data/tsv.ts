/** One line of Python's csv with tabs, QUOTE_NONE and escapechar "\", which is how Common Voice is written. */
export function unescaped(line: string): string[] {
  const fields = [""];
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? "";
    if (c === "\t") fields.push("");
    else fields[fields.length - 1] += c === "\\" ? (line[++i] ?? "") : c;
  }
  return fields;
}

/** Line breaks become spaces, since not every reader takes an escaped one. */
export function escaped(fields: readonly string[]): string {
  return `${fields.map((field) => field.replace(/[\r\n]+/g, " ").replace(/["\\\t]/g, "\\$&")).join("\t")}\n`;
}
