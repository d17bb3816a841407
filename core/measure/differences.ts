import { align } from "./alignment.ts";

/** A word of what was to be read, of what was heard, or of both, in order. */
export type Difference =
  | { readonly type: "same"; readonly said: string; readonly heard: string }
  | { readonly type: "changed"; readonly said: string; readonly heard: string }
  | { readonly type: "left-out"; readonly said: string }
  | { readonly type: "put-in"; readonly heard: string };

/** What became of each word; both sides as `comparable` writes them. */
export function differencesOf(said: string, heard: string): Difference[] {
  const reference = wordsOf(said);
  const hypothesis = wordsOf(heard);
  return align(reference, hypothesis).flatMap(({ type, refStart, refEnd, hypStart, hypEnd }) => {
    const left = reference.slice(refStart, refEnd);
    const right = hypothesis.slice(hypStart, hypEnd);
    if (type === "delete") return left.map((word): Difference => ({ type: "left-out", said: word }));
    if (type === "insert") return right.map((word): Difference => ({ type: "put-in", heard: word }));
    return left.map((word, i): Difference => {
      return { type: type === "equal" ? "same" : "changed", said: word, heard: right[i] ?? "" };
    });
  });
}

function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
