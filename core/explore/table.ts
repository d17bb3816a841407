import type { Fields } from "./row.ts";

/** UTF-16 units of a record; one that goes on for longer has lost a quotation mark. */
const LONGEST = 2 ** 16;

/** A record of a table by the names of its head; `fields` is absent where the record is damaged. */
export interface TableRecord {
  /** The line it begins in, counted from 1. */
  readonly line: number;
  readonly fields?: Fields;
}

/**
 * Comma-separated values (RFC 4180) that come in pieces. A record with too many cells or with a quotation mark that is never
 * closed, or closed within a word, is damaged: it costs its own first line, and reading goes on behind that.
 */
export class Table {
  #text = "";
  #line = 1;
  #head: readonly string[] | undefined;

  *push(piece: string): Generator<TableRecord> {
    this.#text += this.#line === 1 && this.#text === "" ? piece.replace(/^\uFEFF/, "") : piece;
    yield* this.#records(false);
  }

  *end(): Generator<TableRecord> {
    if (this.#text !== "" && !this.#text.endsWith("\n")) this.#text += "\n";
    yield* this.#records(true);
  }

  *#records(ended: boolean): Generator<TableRecord> {
    let from = 0;
    for (;;) {
      const line = this.#line;
      const read = recordIn(this.#text, from);
      if (read === "open" && !ended && this.#text.length - from <= LONGEST) break;
      const whole = typeof read === "object" && read.to - from <= LONGEST ? read : undefined;
      const to = whole?.to ?? this.#text.indexOf("\n", from) + 1;
      if (to === 0 || to > this.#text.length || from >= this.#text.length) break;
      for (let at = this.#text.indexOf("\n", from); at >= 0 && at < to; at = this.#text.indexOf("\n", at + 1))
        this.#line += 1;
      from = to;
      const record = this.#named(line, whole?.cells);
      if (record) yield record;
    }
    this.#text = this.#text.slice(from);
  }

  #named(line: number, cells: readonly string[] | undefined): TableRecord | undefined {
    if (cells?.length === 1 && cells[0]?.trim() === "") return undefined;
    if (!this.#head) {
      this.#head = (cells ?? []).map((name) => name.trim());
      return undefined;
    }
    const head = this.#head;
    if (!cells || cells.length > head.length) return { line };
    return { line, fields: Object.fromEntries(cells.map((cell, i) => [head[i] ?? "", cell])) };
  }
}

type Read = { readonly cells: readonly string[]; readonly to: number } | "open" | "damaged";

function recordIn(text: string, from: number): Read {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
    if (typeof cell === "string") return cell;
    cells.push(cell.value);
    at = cell.to;
    if (text[at] === ",") at += 1;
    else if (text[at] === "\r" && text[at + 1] === "\n") return { cells, to: at + 2 };
    else if (text[at] === "\n") return { cells, to: at + 1 };
    else return at >= text.length - 1 ? "open" : "damaged";
  }
}

function plain(text: string, from: number): { readonly value: string; readonly to: number } {
  let to = from;
  while (to < text.length && text[to] !== "," && text[to] !== "\n") to += 1;
  if (text[to] === "\n" && text[to - 1] === "\r" && to > from) to -= 1;
  return { value: text.slice(from, to), to };
}

/** A quotation mark is written twice within its cell. */
function quoted(text: string, from: number): { readonly value: string; readonly to: number } | "open" {
  let to = text.indexOf('"', from + 1);
  while (to >= 0 && text[to + 1] === '"') to = text.indexOf('"', to + 2);
  if (to < 0 || to === text.length - 1) return "open";
  return { value: text.slice(from + 1, to).replaceAll('""', '"'), to: to + 1 };
}
