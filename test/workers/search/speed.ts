import { readFileSync } from "node:fs";
import { lookups, subjectsOf, weighed } from "../../../core/retrieval/asked.ts";
import { chunked } from "../../../core/retrieval/chunks.ts";
import { answering } from "../../../core/retrieval/passage.ts";
import { strengthOf } from "../../../core/retrieval/strength.ts";
import { wordsIn } from "../../../core/retrieval/tokens.ts";
import { Finder } from "../../../workers/search/finder.ts";
import { withMore } from "../../../workers/search/stock.ts";
import { VectorTable } from "../../../workers/search/vectors.ts";

const PREFIXES = ["ku", "zvi", "chi", "mu", "va", "ma", "ndi", "pa", "ne", ""];
/** Words of a passage, and passages of a document. */
const WORDS = 55;
const PASSAGES = 500;
/** Questions before the first that counts: the code is compiled then. */
const WARM = 10;
const LIMIT_MS = 50;
/** Components of a vector, as of Multilingual E5 small. */
const DIMS = 384;
/** Passages that are looked at closely for their words, and as many for what they mean, as workers/search/best.ts takes them. */
const CLOSELY = 8;

/**
 * Asks an index of so many passages of Shona words, drawn by chance as often as words are: processor time of a question, by words
 * alone and by vectors, too. The vectors are drawn by chance: what they cost does not depend on what they mean.
 */
export async function searchSpeed(passages: number, random: () => number, queries = 200) {
  const words = [...new Set(readFileSync("test/answers/sn.jsonl", "utf8").match(/\p{L}{3,}/gu) ?? [])];
  const draw = <T>(from: readonly T[], power = 1) => from[Math.floor(from.length * random() ** power)];
  const word = () => `${draw(PREFIXES)}${draw(words, 2)}${random() < 0.3 ? (draw(words, 2)?.slice(-4) ?? "") : ""}`;
  const finder = new Finder();
  const table = new VectorTable();
  const texts: { text: string; chunks: ReturnType<typeof chunked>["chunks"] }[] = [];
  const began = spent();
  for (let left = passages; left > 0; left -= PASSAGES) {
    const blocks = Array.from({ length: Math.min(left, PASSAGES) }, () => ({
      text: `${Array.from({ length: WORDS }, word).join(" ")}.`,
    }));
    const document = chunked({ blocks });
    texts.push(document);
    const values = Int8Array.from({ length: document.chunks.length * DIMS }, () => Math.floor(random() * 21) - 10);
    table.put(texts.length, 0, values, DIMS);
    await finder.add({ id: texts.length, name: `Gwaro ${texts.length}`, way: "grams", ...document });
  }
  const added = spent() - began;
  const saved = finder.save();
  const loading = spent();
  await new Finder().load(saved);
  const loaded = spent() - loading;
  const ask = (question: string, vector?: Float32Array) => {
    const subjects = subjectsOf(question, []);
    const asked = weighed(subjects, (term) => finder.count(term), finder.passages);
    const byWords = finder.search(subjects.map(lookups), CLOSELY);
    for (const { document, chunk } of vector ? withMore(byWords, table.nearest(vector, CLOSELY)) : byWords) {
      const { text = "", chunks = [] } = texts[document - 1] ?? {};
      const passage = text.slice(chunks[chunk]?.start, chunks[chunk]?.end);
      const { start: from, end: to } = answering(passage, asked);
      strengthOf(asked, { sentence: wordsIn(passage.slice(from, to)), passage: wordsIn(passage), head: [] });
    }
  };
  const [times, both]: [number[], number[]] = [[], []];
  for (let i = -WARM; i < queries; i++) {
    const question = Array.from({ length: 6 }, word).join(" ");
    const vector = Float32Array.from({ length: DIMS }, () => (random() - 0.5) / 10);
    const start = spent();
    ask(question);
    const between = spent();
    ask(question, vector);
    if (i < 0) continue;
    times.push(between - start);
    both.push(spent() - between);
  }
  const at = (share: number, of = times) => of.sort((a, b) => a - b)[Math.floor(share * (of.length - 1))] ?? 0;
  const slowest = Math.max(at(0.95), at(0.95, both));
  const failures = slowest > LIMIT_MS ? [`a question took ${slowest.toFixed(1)} ms (95th of 100)`] : [];
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const figures = {
    passages: finder.passages,
    "one question, middle": ms(at(0.5)),
    "one question, 95th of 100": ms(at(0.95)),
    "one question, longest": ms(at(1)),
    "words and meaning, middle": ms(at(0.5, both)),
    "words and meaning, 95th of 100": ms(at(0.95, both)),
    "words and meaning, longest": ms(at(1, both)),
    "index on the disk": `${(saved.length / 1e6).toFixed(1)} MB`,
    "read from the disk": ms(loaded),
    "all taken in": ms(added),
  };
  return { runs: queries, failures, figures };
}

/** Milliseconds of this process's processor time: another program's work does not count. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
