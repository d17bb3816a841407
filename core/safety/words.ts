import { wordsOf } from "../skills/words.ts";

/** Letters of other scripts that look like Latin ones: Cyrillic and Greek. */
const ALIKE: Readonly<Record<string, string>> = {
  а: "a",
  е: "e",
  о: "o",
  р: "p",
  с: "c",
  у: "y",
  х: "x",
  і: "i",
  ѕ: "s",
  ј: "j",
  ԁ: "d",
  ո: "n",
  α: "a",
  ο: "o",
  ν: "v",
  ι: "i",
};
/** Signs written for letters inside a word: "k1ll". */
const FOR_LETTERS: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** A text as policies compare it, word by word: what hides a word from a reader of rules but not from a reader is undone. */
export function safetyWords(text: string): string[] {
  return joinedLetters(
    wordsOf(unhidden(text))
      .map(({ is }) => is.replaceAll("'", ""))
      .filter((word) => word !== ""),
  );
}

function unhidden(text: string): string {
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/(?<=\p{L})[*_~`]+(?=\p{L})/gu, "")
    .replace(/[\u0370-\u058f]/g, (letter) => ALIKE[letter.toLowerCase()] ?? letter)
    .normalize("NFD")
    .replace(/(?<=[a-z])[\u0300-\u036f]+/gi, "")
    .normalize("NFC")
    .replace(/(?<=[a-z])[01345@$!7]+(?=[a-z])/gi, (signs) => [...signs].map((sign) => FOR_LETTERS[sign]).join(""));
}

/** "k i l l" is one word. Two single letters are none: "I a". */
function joinedLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run: string[] = [];
  const close = () => {
    joined.push(...(run.length > 2 ? [run.join("")] : run));
    run = [];
  };
  for (const word of words) {
    if (/^\p{Script=Latin}$/u.test(word)) run.push(word);
    else {
      close();
      joined.push(word);
    }
  }
  close();
  return joined;
}
