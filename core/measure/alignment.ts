/** One stretch of the edits that turn a reference into a hypothesis; indices count tokens, the end excluded. */
export interface Chunk {
  readonly type: "equal" | "replace" | "delete" | "insert";
  readonly refStart: number;
  readonly refEnd: number;
  readonly hypStart: number;
  readonly hypEnd: number;
}

/**
 * The fewest edits (Levenshtein) from one list of tokens to another, as chunks in order.
 *
 * Several alignments can be minimal and MER and WIL depend on which is taken, so ties are broken as rapidfuzz does for
 * JiWER: common ends are set aside; then, from the end, a deletion where the distance grows down the reference, else an
 * insertion where it shrinks down the reference one column earlier, else the diagonal
 * (https://github.com/rapidfuzz/rapidfuzz-cpp, `recover_alignment` of Levenshtein).
 */
export function align(reference: readonly string[], hypothesis: readonly string[]): Chunk[] {
  const shorter = Math.min(reference.length, hypothesis.length);
  let prefix = 0;
  while (prefix < shorter && reference[prefix] === hypothesis[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && reference.at(-1 - suffix) === hypothesis.at(-1 - suffix)) suffix++;

  const ref = reference.slice(prefix, reference.length - suffix);
  const hyp = hypothesis.slice(prefix, hypothesis.length - suffix);
  return chunksOf([...fill(prefix, "equal"), ...trace(ref, hyp), ...fill(suffix, "equal")]);
}

type Edit = Chunk["type"];

function trace(ref: readonly string[], hyp: readonly string[]): Edit[] {
  const width = hyp.length + 1;
  const distance = distances(ref, hyp);
  const growth = (i: number, j: number) => (distance[i * width + j] ?? 0) - (distance[(i - 1) * width + j] ?? 0);
  const edits: Edit[] = [];
  let i = ref.length;
  let j = hyp.length;
  while (i > 0 && j > 0) {
    if (growth(i, j) === 1) {
      i--;
      edits.push("delete");
      continue;
    }
    j--;
    if (j > 0 && growth(i, j) === -1) {
      edits.push("insert");
      continue;
    }
    i--;
    edits.push(ref[i] === hyp[j] ? "equal" : "replace");
  }
  return [...fill(i, "delete"), ...fill(j, "insert"), ...edits.reverse()];
}

/** Row by row, the distance between each beginning of the reference and each beginning of the hypothesis. */
function distances(ref: readonly string[], hyp: readonly string[]): Int32Array {
  const width = hyp.length + 1;
  const distance = new Int32Array((ref.length + 1) * width);
  const at = (i: number, j: number) => distance[i * width + j] ?? 0;
  for (let j = 1; j < width; j++) distance[j] = j;
  for (let i = 1; i <= ref.length; i++) {
    distance[i * width] = i;
    for (let j = 1; j < width; j++) {
      const diagonal = at(i - 1, j - 1) + (ref[i - 1] === hyp[j - 1] ? 0 : 1);
      distance[i * width + j] = Math.min(diagonal, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  return distance;
}

function fill(count: number, edit: Edit): Edit[] {
  return Array.from({ length: count }, () => edit);
}

function chunksOf(edits: readonly Edit[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (const type of edits) {
    const last = chunks.at(-1);
    const from = last ? { refStart: last.refEnd, hypStart: last.hypEnd } : { refStart: 0, hypStart: 0 };
    const ends = {
      refEnd: from.refStart + (type === "insert" ? 0 : 1),
      hypEnd: from.hypStart + (type === "delete" ? 0 : 1),
    };
    if (last?.type === type) chunks[chunks.length - 1] = { ...last, ...ends };
    else chunks.push({ type, ...from, ...ends });
  }
  return chunks;
}
