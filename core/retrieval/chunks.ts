import type { Block, Chunk, Draft } from "./document.ts";
import { sentencesOf } from "./sentences.ts";

/** UTF-16 units of a chunk: a few sentences, as much as is read aloud in half a minute. */
const AIM = 420;
const MOST = 700;
const GAP = "\n\n";

/** A document's text as it is kept and shown, and its passages. */
export interface Chunked {
  readonly text: string;
  readonly chunks: readonly Chunk[];
}

/**
 * Joins blocks to one text and parts it into passages. A passage never goes on over a heading or a page; short
 * paragraphs share one, long ones are cut between sentences, and sentences that are too long between words.
 */
export function chunked({ blocks }: Pick<Draft, "blocks">): Chunked {
  const parts: string[] = [];
  const chunks: Chunk[] = [];
  let at = 0;
  let heading = "";
  let open: Chunk | undefined;
  const close = () => {
    if (open) chunks.push(open);
    open = undefined;
  };
  for (const block of blocks) {
    if (block.heading) {
      close();
      heading = block.text.slice(0, 200);
    } else
      for (const { start, end } of pieces(block.text)) {
        const fits = open && open.page === block.page && at + end - open.start <= AIM;
        if (!fits) close();
        open = placed(block, open?.start ?? at + start, at + end, heading);
      }
    parts.push(block.text);
    at += block.text.length + GAP.length;
  }
  close();
  // Headings alone are better than nothing.
  if (chunks.length === 0 && at > 0) chunks.push({ start: 0, end: at - GAP.length, heading: "" });
  return { text: parts.join(GAP), chunks };
}

function placed({ page }: Block, start: number, end: number, heading: string): Chunk {
  return { start, end, heading, ...(page === undefined ? {} : { page }) };
}

/** A paragraph whole, or in stretches of sentences. */
function pieces(text: string): { readonly start: number; readonly end: number }[] {
  if (text.length <= AIM) return [{ start: 0, end: text.length }];
  const found: { start: number; end: number }[] = [];
  for (const sentence of sentencesOf(text))
    for (const piece of words(text, sentence)) {
      const last = found.at(-1);
      if (last && piece.end - last.start <= AIM) last.end = piece.end;
      else found.push({ ...piece });
    }
  return found;
}

function words(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  const found: { start: number; end: number }[] = [];
  let from = start;
  while (end - from > MOST) {
    const space = text.lastIndexOf(" ", from + AIM);
    let to = space > from ? space : from + AIM;
    // Never between the halves of a character.
    if (/[\ud800-\udbff]/.test(text[to - 1] ?? "")) to--;
    found.push({ start: from, end: to });
    from = text[to] === " " ? to + 1 : to;
  }
  if (end > from) found.push({ start: from, end });
  return found;
}
