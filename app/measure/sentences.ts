/** Sentences that are read aloud, by language. */
interface Sentences {
  /** False while no speaker of the language has checked them. */
  readonly reviewed: boolean;
  readonly sentences: readonly string[];
}

const FILES: Readonly<Record<string, () => Promise<{ readonly default: Sentences }>>> = {
  sn: () => import("./sentences/sn.json"),
  en: () => import("./sentences/en.json"),
  sw: () => import("./sentences/sw.json"),
  hi: () => import("./sentences/hi.json"),
  mr: () => import("./sentences/mr.json"),
  ml: () => import("./sentences/ml.json"),
};

/** None where the language has no list, or it cannot be fetched. */
export async function sentencesOf(language: string): Promise<readonly string[]> {
  try {
    return (await FILES[language]?.())?.default.sentences ?? [];
  } catch {
    return [];
  }
}
