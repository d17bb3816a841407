/** What came of one recording. */
export interface Recording {
  readonly file: string;
  readonly product?: string;
  readonly quantity?: number;
  readonly unit?: string;
  readonly confidence?: number;
  readonly route?: string;
  readonly transcript?: string;
}

const COLUMNS = ["file", "product", "quantity", "unit", "confidence", "route", "transcript"] as const;

/** CSV (RFC 4180) with a head. What a spreadsheet would take for a formula gets an apostrophe before it. */
export function tableOf(recordings: readonly Recording[]): string {
  const rows = recordings.map((one) => COLUMNS.map((column) => cell(one[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(Number(value.toFixed(4)));
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
