import { html } from "lit";
import type { Piece } from "../../../core/talks/search.ts";

/** Text with its matches marked. */
export function pieces(all: readonly Piece[]) {
  return all.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text));
}

export function plain(all: readonly Piece[]): string {
  return all.map(({ text }) => text).join("");
}
