/**
 * Markdown as it is said: no signs of markup, links by their text, addresses by their host. Takes a reply phrase by
 * phrase, since it is spoken before it is complete; what opens in one phrase may close in a later one.
 */
export class Plain {
  readonly #code: string;
  #fence: string | undefined;

  /** code: said once in place of a whole block of code; "" says nothing. */
  constructor(code = "") {
    this.#code = code;
  }

  say(phrase: string): string {
    return phrase
      .split("\n")
      .flatMap((line) => this.#line(line))
      .join("\n");
  }

  #line(line: string): string[] {
    const fence = FENCE.exec(line)?.[1];
    if (this.#fence !== undefined) {
      if (fence?.startsWith(this.#fence)) this.#fence = undefined;
      return [];
    }
    if (fence === undefined) return NOTHING.test(line) ? [] : [plainLine(line)];
    this.#fence = fence;
    return this.#code ? [this.#code] : [];
  }
}

/** Marks alone say nothing. */
export function isSaid(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** A whole text without its markup, its code and its addresses kept: what is copied. */
export function plainText(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .split("\n")
    .flatMap((line) => {
      const mark = FENCE.exec(line)?.[1];
      if (fence !== undefined) {
        if (!mark?.startsWith(fence)) return [line];
        fence = undefined;
        return [];
      }
      if (mark !== undefined) fence = mark;
      return mark !== undefined || NOTHING.test(line) ? [] : [marked(line, " ($2)")];
    })
    .join("\n")
    .trim();
}

/** The first three or more of a fence; an info string of backticks has none in it. */
const FENCE = /^\s{0,3}(?:[-*+]\s+)?(`{3,}(?=[^`]*$)|~{3,})/;
/** A rule, the line under a table's head, the underlining of a heading, and what a reference means. */
const NOTHING = /^\s*(?:(?:[-*_=]\s*){3,}|\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?|\[(?!\^)[^\]]+\]:\s*\S.*)$/;

function plainLine(line: string): string {
  return marked(line, "").replace(ADDRESS, (_, host: string) => host);
}

const ADDRESS = /\bhttps?:\/\/(?:www\.)?([\w.-]*\w)(?:[^\s<>()]*[^\s<>().,;:!?])?/gi;

/** to: what stands for a link's address behind its text, `$2` the address. */
function marked(line: string, to: string): string {
  return PASSES.reduce((text, [pattern, by]) => text.replace(pattern, by), links(line, to))
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .trim();
}

function links(line: string, to: string): string {
  return (
    line
      .replace(/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
      .replace(/\[\^[^\]]*\]:?/g, "")
      .replace(/\[([^\]]*)\]\(\s*<?([^\s)>]*)>?[^)]*\)/g, (_, text: string, address: string) =>
        address && to ? text + to.replace("$2", address) : text,
      )
      .replace(/\[([^\]]+)\]\[[^\]]*\]/g, "$1")
      // The two halves of a link that two phrases share.
      .replace(/\]\(\S*\)/g, "")
      .replace(/<(https?:[^\s>]+)>/g, "$1")
      .replace(/<\/?[a-z][^<>]*>|<!--.*?-->/gi, " ")
      .replace(/(?<!\p{L})!?\[(?:[ xX]\]\s)?(?=\S)|(?<=\S)\](?![\p{L}(])/gu, "")
  );
}

/** In this order: what begins a line, then what stands around words, then the walls of a table. */
const PASSES: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:>\s?)+/, ""],
  [/^\s*#{1,6}\s+/, ""],
  [/\s+#+\s*$/, ""],
  [/^\s*[-*+]\s+(?=[\p{L}[*_`"'“(])/u, ""],
  [/^\[[ xX]\]\s+/, ""],
  [/`+/g, ""],
  [/~~/g, ""],
  [/(?<![\\*\p{N}])\*+(?=[^\s*])|(?<=[^\s*\\])\*+(?!\p{N})/gu, ""],
  [/(?<![\\\p{L}\p{N}_])_+(?=[^\s_])|(?<=[^\s_\\])_+(?![\p{L}\p{N}_])/gu, ""],
  [/&nbsp;/g, " "],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&quot;/g, '"'],
  [/&#0*39;|&apos;/g, "'"],
  [/&amp;/g, "&"],
  [/^\s*\|\s*|\s*\|\s*$/g, ""],
  [/\s*\|\s*/g, ", "],
];
