// @ts-check
/**
 * A PDF of one page for each list of lines, in Helvetica; a line that begins with "# " is larger.
 * @param {readonly (readonly string[])[]} pages
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function pdfFile(pages) {
  /** @type {string[]} */
  const objects = [];
  const kids = pages.map((_, i) => `${3 + 2 * i} 0 R`).join(" ");
  objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
  objects[2] = `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`;
  const font = 3 + 2 * pages.length;
  for (const [i, lines] of pages.entries()) {
    const drawn = lines.map((line) => {
      const [size, text] = line.startsWith("# ") ? [20, line.slice(2)] : [12, line];
      return `/F1 ${size} Tf (${text.replace(/[\\()]/g, "\\$&")}) Tj 0 -18 Td`;
    });
    const content = `BT 60 760 Td ${drawn.join("\n")} ET`;
    objects[3 + 2 * i] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 ${font} 0 R >> >> /Contents ${4 + 2 * i} 0 R >>`;
    objects[4 + 2 * i] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  }
  objects[font] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
  let file = "%PDF-1.4\n";
  /** @type {number[]} */
  const offsets = [];
  for (let id = 1; id < objects.length; id++) {
    offsets.push(file.length);
    file += `${id} 0 obj\n${objects[id]}\nendobj\n`;
  }
  const start = file.length;
  file += `xref\n0 ${objects.length}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, "0")} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (letter) => letter.charCodeAt(0));
}
