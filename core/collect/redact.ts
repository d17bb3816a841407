/** What in a language leads to a person. All in lower case. */
export interface PrivateWords {
  /** Names of people; a word that is also an ordinary one may stand here, since the speaker is asked. */
  readonly names: readonly string[];
  /** Words behind which a name stands: `zita rangu ndi`, `my name is`, `mai`. */
  readonly cues: readonly string[];
  /** The digits 0 to 9 as they are spoken, in any spelling. */
  readonly digits: readonly string[];
}
export const PRIVATE = ["email", "id", "phone", "name"] as const;
export type Private = (typeof PRIVATE)[number];

export interface Redacted {
  /** Each private part is `[name]`, `[phone]`, `[id]` or `[email]`. */
  readonly text: string;
  readonly found: readonly Private[];
}

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Zimbabwe's national registration number, India's PAN and Aadhaar, Kenya's passport. */
const IDS =
  /\b(?:\d{2}[- ]?\d{6,7}[- ]?[a-z][- ]?\d{2}|[a-z]{5}\d{4}[a-z]|\d{4}[ -]\d{4}[ -]\d{4}|[a-z]{1,2}\d{6,8})\b/giu;
/** Seven digits and more, however they are parted: shorter than any phone number is a price or a year. */
const PHONE = /\+?\p{Nd}(?:[\s().-]*\p{Nd}){6,}/gu;
/** So many spoken digits in a row are a number of somebody. */
const SPOKEN = 6;
const WORD = /[\p{L}\p{M}'’]+/gu;

/** Takes names, numbers of phones and papers, and addresses out of a text before it is kept. names: also those of the list. */
export function redact(text: string, words: PrivateWords, names = true): Redacted {
  const found = new Set<Private>();
  const hide = (kind: Private) => () => {
    found.add(kind);
    return `[${kind}]`;
  };
  let left = text.normalize("NFC");
  left = left.replace(EMAIL, hide("email")).replace(IDS, hide("id")).replace(PHONE, hide("phone"));
  left = hideSpoken(left, words.digits, hide("phone"));
  if (names) left = hideNames(left, words, hide("name"));
  return { text: left, found: PRIVATE.filter((kind) => found.has(kind)) };
}

function hideSpoken(text: string, digits: readonly string[], hidden: () => string): string {
  if (digits.length === 0) return text;
  const one = `(?<![\\p{L}\\p{M}])(?:${digits.map(literal).join("|")})(?![\\p{L}\\p{M}])`;
  return text.replace(new RegExp(`${one}(?:[\\s,.-]+${one}){${SPOKEN - 1},}`, "giu"), hidden);
}

function hideNames(text: string, { names, cues }: PrivateWords, hidden: () => string): string {
  const list = new Set(names.map((name) => name.toLowerCase()));
  const listed = text.replace(WORD, (word, at: number) =>
    list.has(word.toLowerCase()) && text[at - 1] !== "[" ? hidden() : word,
  );
  if (cues.length === 0) return listed;
  const cue = `(?<![\\p{L}\\p{M}])(?:${cues.map(literal).join("|")})`;
  return listed.replace(
    new RegExp(`(${cue})\\s+(?!\\[)[\\p{L}\\p{M}'’]+`, "giu"),
    (_, before: string) => `${before} ${hidden()}`,
  );
}

function literal(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
}
