/** A consonant with its vowel sign, or several that a virama joins: one written syllable of the Indian scripts. */
const AKSHARA = /(?:\p{L}\p{M}*[\u094d\u0d4d]\u200d?)*\p{L}\p{M}*/gu;
/** Bantu languages write open syllables; for English it is only a handy way to cut. */
const OPEN = /[^aeiou]*[aeiou]/g;

/** Syllables of a word by its spelling alone; a rest without a vowel is one by itself. */
export function syllables(word: string): string[] {
  if (/[\u0900-\u0d7f]/.test(word)) return word.match(AKSHARA) ?? [];
  const whole = word.match(OPEN) ?? [];
  const rest = word.slice(whole.join("").length);
  return rest === "" ? [...whole] : [...whole, rest];
}

/** Words of a sentence: lower case, without marks. */
export function wordsOf(sentence: string): string[] {
  return (
    sentence
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}'’\u200c\u200d]+/gu) ?? []
  );
}
