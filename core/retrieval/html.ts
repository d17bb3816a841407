import type { Block, Draft } from "./document.ts";
import { decodeEntities } from "./entities.ts";

/** What stands in them is no text for a reader. */
const SILENT = new Set(
  "script style noscript template svg math head iframe object audio video canvas select textarea button nav".split(" "),
);
/** They end a paragraph. */
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody tfoot thead title tr ul".split(
    " ",
  ),
);
const BREAKS = new Set(["br", "td", "th"]);
const HEADING = /^h[1-6]$/;

/**
 * The text of an HTML page. Nothing of it runs or is fetched: tags are passed over by their names, what is hidden or a
 * script is left out with all that stands in it. Takes time linear in its length, however broken it is.
 */
export function readHtml(source: string): Draft {
  const writer = new Writer();
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("<", at);
    writer.text(source.slice(at, open < 0 ? source.length : open));
    if (open < 0) break;
    at = tag(source, open, writer);
  }
  return writer.end();
}

/** Reads the tag at `open` and tells where it ends. */
function tag(source: string, open: number, writer: Writer): number {
  if (source.startsWith("<!--", open)) return after(source, "-->", open + 4);
  const next = source.charCodeAt(open + 1) | 32;
  const isTag = source[open + 1] === "/" || (next >= 97 && next <= 122);
  if (source[open + 1] === "!" || source[open + 1] === "?") return after(source, ">", open + 2);
  if (!isTag) {
    writer.text("<");
    return open + 1;
  }
  const end = tagEnd(source, open + 1);
  const inside = source.slice(open + 1, Math.min(end, open + 2000));
  const closes = inside.startsWith("/");
  const name = /^\/?([a-z][a-z\d-]*)/i.exec(inside)?.[1]?.toLowerCase() ?? "";
  if (closes) writer.closes(name);
  else if (!(inside.endsWith("/") && (name === "svg" || name === "math")))
    writer.opens(name, /\shidden(?=[\s=/]|$)/i.test(inside.replace(/"[^"]*"|'[^']*'/g, "")));
  // Inside them a "<" opens nothing.
  if (!closes && (name === "script" || name === "style" || name === "textarea")) return closing(source, name, end + 1);
  return end + 1;
}

/** A ">" inside quotes ends no tag. A quote that is never closed is none. */
function tagEnd(source: string, from: number): number {
  let at = from;
  while (at < source.length) {
    const mark = source[at];
    if (mark === ">") return at;
    if ((mark === '"' || mark === "'") && /=\s*$/.test(source.slice(Math.max(from, at - 3), at))) {
      const close = source.indexOf(mark, at + 1);
      if (close >= 0 && close - at < 100_000) at = close;
    }
    at++;
  }
  return source.length;
}

function after(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + mark.length;
}

function closing(source: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, "gi");
  end.lastIndex = from;
  return end.exec(source)?.index ?? source.length;
}

class Writer {
  readonly #blocks: Block[] = [];
  #parts: string[] = [];
  #title = "";
  /** Names of the silent elements that are open. */
  readonly #silent: string[] = [];
  #heading = false;
  #inTitle = false;

  text(piece: string): void {
    if (this.#inTitle && this.#title.length < 500) this.#title += piece;
    if (this.#silent.length === 0 && !this.#inTitle) this.#parts.push(piece.replace(/\s+/g, " "));
  }

  opens(name: string, hidden: boolean): void {
    if (name === "title" && this.#title === "") this.#inTitle = true;
    if (this.#silent.length > 0) {
      if (name === this.#silent[0] && name !== "head") this.#silent.push(name);
      // What never closes its head has its body all the same.
      if (name === "body") this.#silent.length = 0;
      return;
    }
    if (BLOCKS.has(name)) this.#flush();
    if (HEADING.test(name)) this.#heading = true;
    if (BREAKS.has(name)) this.#parts.push(name === "br" ? "\n" : " ");
    if (SILENT.has(name) || (hidden && (BLOCKS.has(name) || name === "span"))) this.#silent.push(name);
  }

  closes(name: string): void {
    if (name === "title") this.#inTitle = false;
    if (this.#silent.length > 0) {
      if (name === this.#silent[0]) this.#silent.pop();
      return;
    }
    if (BLOCKS.has(name)) this.#flush();
  }

  end(): Draft {
    this.#flush();
    return { title: tidy(this.#title), blocks: this.#blocks };
  }

  #flush(): void {
    const text = tidy(this.#parts.join(""));
    if (text) this.#blocks.push({ text, ...(this.#heading ? { heading: true } : {}) });
    this.#parts = [];
    this.#heading = false;
  }
}

function tidy(text: string): string {
  return decodeEntities(text)
    .replace(/[\p{Cc}\u200b\ufeff]/gu, (sign) => (sign === "\n" ? sign : " "))
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{2,}/g, "\n")
    .trim();
}
