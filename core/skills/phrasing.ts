/** One way to say something: words, and places for what changes. */
export interface Phrasing {
  readonly parts: readonly Part[];
  /** As it is written. */
  readonly text: string;
}
export type Part = { readonly word: string } | { readonly slot: string };

/** What changes nothing but itself. */
const PLAIN = /[^()[\]|]+/y;

/**
 * All that a template stands for: `(a|b)` is one of both, `[a]` may be missing, `{slot}` is a place. Throws an Error on
 * brackets that do not close.
 */
export function expand(template: string): string[] {
  const [branches, end] = sequence(template, 0, "");
  if (end !== template.length) throw new Error(`${template}: nothing was open at ${end}`);
  return [...new Set(branches.map((words) => words.replace(/\s+/g, " ").trim()))].filter((one) => one !== "");
}

export function phrasing(text: string): Phrasing {
  const parts = text.split(" ").map((word) => {
    const slot = /^\{(\w+)\}$/.exec(word)?.[1];
    return slot === undefined ? { word: word.toLowerCase() } : { slot };
  });
  return { parts, text };
}

function sequence(template: string, from: number, close: string): [string[], number] {
  let done: string[] = [];
  let open = [""];
  let at = from;
  while (at < template.length) {
    const mark = template[at] ?? "";
    if (mark === close) break;
    if (mark === "|" && close !== "") {
      done = [...done, ...open];
      open = [""];
      at++;
    } else if (mark === "(" || mark === "[") {
      const [inner, end] = sequence(template, at + 1, mark === "(" ? ")" : "]");
      if (end >= template.length) throw new Error(`${template}: ${mark} at ${at} is not closed`);
      const choices = mark === "[" ? [...inner, ""] : inner;
      open = open.flatMap((head) => choices.map((tail) => head + tail));
      at = end + 1;
    } else {
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(template)?.[0] ?? mark;
      open = open.map((head) => head + plain);
      at += plain.length;
    }
  }
  return [[...done, ...open], at];
}
