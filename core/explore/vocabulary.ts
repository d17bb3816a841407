import { wordsOf } from "../measure/wer.ts";
import type { Dataset } from "./dataset.ts";
import type { Normal } from "./measured.ts";

export interface Word {
  readonly word: string;
  /** Times in the references. */
  readonly said: number;
  /** Times in what each model wrote. */
  readonly heard: readonly number[];
}
export interface Vocabulary {
  /** The most frequent first. */
  readonly words: readonly Word[];
  /** Code points of the references, the most frequent first; white space left out. */
  readonly characters: readonly { readonly character: string; readonly count: number }[];
  /** Different words of the references, and all of them as they run. */
  readonly types: number;
  readonly running: number;
  readonly models: readonly Coverage[];
}
/** How the vocabulary of a model lies beside that of the references. */
export interface Coverage {
  /** Different words that it wrote and no reference has, and their share of all words that it wrote as they run. */
  readonly strange: number;
  readonly strangeShare: number;
  /** Different words of references that it never wrote, and their share of the references' words as they run. */
  readonly missing: number;
  readonly missingShare: number;
}

/** The words of some rows. A model's are counted where the row has a reference. Yields after each row. */
export function* vocabularyOf(
  { rows, models }: Dataset,
  shown: Uint32Array,
  normal: Normal,
): Generator<undefined, Vocabulary> {
  const width = models.length + 1;
  const counts = new Map<string, number[]>();
  const characters = new Map<string, number>();
  const count = (text: string, column: number) => {
    for (const word of wordsOf(text)) {
      const known = counts.get(word) ?? new Array<number>(width).fill(0);
      known[column] = (known[column] ?? 0) + 1;
      counts.set(word, known);
    }
  };
  for (const i of shown) {
    const { text } = rows[i] ?? {};
    if (text === undefined) continue;
    const said = normal(text);
    count(said, 0);
    for (const character of said)
      if (character.trim() !== "") characters.set(character, (characters.get(character) ?? 0) + 1);
    for (const [m, { texts }] of models.entries()) {
      const heard = texts[i];
      if (heard !== undefined) count(normal(heard), m + 1);
    }
    yield;
  }
  const words = [...counts].map(([word, [said = 0, ...heard]]) => ({ word, said, heard }));
  yield;
  words.sort((a, b) => b.said - a.said || most(b) - most(a) || (a.word < b.word ? -1 : 1));
  return {
    words,
    characters: [...characters]
      .map(([character, times]) => ({ character, count: times }))
      .sort((a, b) => b.count - a.count || (a.character < b.character ? -1 : 1)),
    types: words.filter(({ said }) => said > 0).length,
    running: words.reduce((sum, { said }) => sum + said, 0),
    models: models.map((_, m) => coverage(words, m)),
  };
}

function coverage(words: readonly Word[], model: number): Coverage {
  const [said, heard] = [sums(), sums()];
  const sum = { strange: 0, missing: 0 };
  for (const word of words) {
    const times = word.heard[model] ?? 0;
    said.all += word.said;
    heard.all += times;
    if (word.said === 0 && times > 0) {
      sum.strange += 1;
      heard.lone += times;
    }
    if (word.said > 0 && times === 0) {
      sum.missing += 1;
      said.lone += word.said;
    }
  }
  return { ...sum, strangeShare: share(heard), missingShare: share(said) };
}

function sums() {
  return { all: 0, lone: 0 };
}

function share({ all, lone }: { readonly all: number; readonly lone: number }): number {
  return all === 0 ? 0 : lone / all;
}

function most({ heard }: Word): number {
  return Math.max(0, ...heard);
}
