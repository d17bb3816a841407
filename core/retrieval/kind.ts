import type { Kind } from "./document.ts";

const ENDS: readonly (readonly [RegExp, Kind])[] = [
  [/\.pdf$/i, "pdf"],
  [/\.(mht|mhtml)$/i, "mhtml"],
  [/\.x?html?$/i, "html"],
  [/\.(md|markdown|mdown)$/i, "markdown"],
  [/\.(txt|text|log|csv|tsv|vtt|srt|org|rst)$/i, "text"],
];
const TYPES: Readonly<Record<string, Kind>> = {
  "application/pdf": "pdf",
  "multipart/related": "mhtml",
  "application/x-mimearchive": "mhtml",
  "message/rfc822": "mhtml",
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/markdown": "markdown",
};

/** By its name and type alone, as far as they tell. */
export function kindByName({ name, type }: { readonly name: string; readonly type: string }): Kind | undefined {
  const named = ENDS.find(([end]) => end.test(name))?.[1];
  const plain = type.split(";")[0]?.trim().toLowerCase() ?? "";
  return named ?? TYPES[plain] ?? (plain.startsWith("text/") ? "text" : undefined);
}

/** By its first bytes before its name, since names lie. head: as Latin-1. Undefined: nothing that is read here. */
export function kindOf(head: string, file: { readonly name: string; readonly type: string }): Kind | undefined {
  if (head.slice(0, 1024).includes("%PDF-")) return "pdf";
  // With a byte order mark of UTF-16 every other byte is zero.
  const wide = /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(head);
  if (!wide && head.includes("\u0000")) return undefined;
  const named = kindByName(file);
  if (named === "pdf") return "pdf";
  if (isArchive(head)) return "mhtml";
  if (named === "mhtml") return "mhtml";
  if (
    named !== "text" &&
    named !== "markdown" &&
    /^(?:\u00ef\u00bb\u00bf)?\s*(?:<!--|<!doctype html|<html)/i.test(head)
  )
    return "html";
  return named ?? (/[^\t\n\r\u0020-\u007e\u0080-\u00ff]/.test(wide ? "" : head) ? undefined : "text");
}

/** A message whose head says that it has a page and its parts in it (RFC 2557). */
function isArchive(head: string): boolean {
  const lines = (head.replaceAll("\r", "").split("\n\n")[0] ?? "").split("\n");
  return (
    lines.every((line) => /^(?:[\w-]+:|[ \t])/.test(line)) &&
    lines.some((line) => /^content-type:\s*multipart\/related/i.test(line))
  );
}
