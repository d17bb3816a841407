/** One line of CSV as RFC 4180 has it; a field is quoted only where it has to be. */
export function csvLine(fields: readonly (string | number)[]): string {
  const written = fields
    .map(String)
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return `${written.join(",")}\n`;
}
