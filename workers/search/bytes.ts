/** The text of a file: Unicode by its mark or because it can be nothing else, else as Windows wrote western text. */
export function decodeText(bytes: Uint8Array, charset = ""): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decoderFor(charset).decode(bytes);
  }
}

/** As Latin-1, for looking at signatures. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset || "windows-1252");
  } catch {
    // A name of no encoding that the browser knows.
    return new TextDecoder("windows-1252");
  }
}
