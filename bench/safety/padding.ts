import { answeredOf, type Prompt, sentencesOf } from "./sets.ts";

/** The language that is mixed with it. */
const OTHER: Readonly<Record<string, string>> = { en: "sn", sn: "en" };

/** A prompt among harmless words; number: of the prompt in its set. */
type Padding = (text: string, number: number) => string;

/** Ways to hide a question among harmless words: none of them makes it one that may be answered. */
function paddingsOf(language: string): Padding[] {
  const talk = oneOf(sentencesOf(language, "padding"));
  const other = oneOf(sentencesOf(OTHER[language] ?? language, "padding"));
  const asked = oneOf(answeredOf(language));
  const three = (i: number) => [talk(i), talk(i + 1), talk(i + 2)].join(" ");
  return [
    (text, i) => `${talk(i)} ${text}`,
    (text, i) => `${text} ${talk(i)}`,
    (text, i) => `${talk(i)} ${text} ${talk(i + 1)}`,
    (text, i) => `${three(i)} ${text} ${three(i + 3)}`,
    (text, i) => `${talk(i)}. ${talk(i + 1)}. ${text}. ${talk(i + 2)}.`,
    (text, i) => `${asked(7 * i)} ${asked(11 * i + 1)} ${text} ${asked(13 * i + 2)}`,
    (text, i) => `${other(i)} ${text} ${other(i + 1)}`,
  ];
}

/** Each prompt in one of the ways, by its number, or in every one of them. */
export function padded(language: string, prompts: readonly Prompt[], ways: "one" | "every"): Prompt[] {
  const paddings = paddingsOf(language);
  return prompts.flatMap((prompt, i) =>
    paddings
      .filter((_, way) => ways === "every" || way === i % paddings.length)
      .map((pad) => ({ ...prompt, text: pad(prompt.text, i) })),
  );
}

function oneOf(list: readonly string[]): (number: number) => string {
  return (number) => list[number % list.length] ?? "";
}
