/** One word as it was said. */
export interface Word {
  /** For comparing. */
  readonly is: string;
  readonly said: string;
  /** A comma stands behind it. */
  readonly parted: boolean;
}

/** A number with its marks, a word with its apostrophes, or a sign of arithmetic. */
const TOKEN =
  /\+\d[\d ()-]{5,}\d|\d+:\d\d|\d+(?:[.,]\d+)*|(?:\p{L}|\p{M})(?:\p{L}|\p{M}|\u200c|\u200d|['’])*(?:\.\p{L}\.?)*|[+×÷*=%/−-]/gu;

/** What was said, word by word: lower case, without marks; digits are apart from letters. */
export function wordsOf(text: string): Word[] {
  const plain = asciiDigits(text.normalize("NFC"));
  return [...plain.matchAll(TOKEN)].flatMap(({ 0: said, index }) => {
    const end = index + said.length;
    // A dash inside a word is none of arithmetic: "well-known".
    if (/^[−/-]$/.test(said) && /\p{L}$/u.test(plain.slice(0, index)) && /^\p{L}/u.test(plain.slice(end))) return [];
    return [{ said, is: bare(said), parted: /^\s*[,;]/.test(plain.slice(end)) }];
  });
}

/** As words are compared. */
export function bare(said: string): string {
  return said
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[\u200c\u200d]/g, "")
    .replace(/^'+|'s?$|'+$/g, "")
    .replace(/(?<=\p{L})\.(?=\p{L}|$)/gu, "");
}

function asciiDigits(text: string): string {
  return text.replace(/[\u0966-\u096f\u0d66-\u0d6f]/g, (digit) => String(((digit.codePointAt(0) ?? 0) - 6) % 16));
}
