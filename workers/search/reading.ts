import { failure } from "../../core/failure.ts";
import { type Draft, type Kind, MOST_BYTES, MOST_TEXT } from "../../core/retrieval/document.ts";
import { readHtml } from "../../core/retrieval/html.ts";
import { kindOf } from "../../core/retrieval/kind.ts";
import { readMarkdown } from "../../core/retrieval/markdown.ts";
import { readPlain } from "../../core/retrieval/plain.ts";
import { decodeText, latin1 } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** Bytes by which a kind is told. */
const HEAD = 4096;

/** What stands in a file. Throws `Refused`. */
export async function readFile(
  file: Blob,
  named: { readonly name: string; readonly type: string },
  signal?: AbortSignal,
): Promise<{ readonly kind: Kind; readonly draft: Draft }> {
  if (file.size > MOST_BYTES) throw new Refused("too-large");
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new Refused("unreadable");
    }),
  );
  if (bytes.length === 0) throw new Refused("empty");
  const kind = kindOf(latin1(bytes.subarray(0, HEAD)), named);
  if (!kind) throw new Refused("unknown");
  const draft = await draftOf(kind, bytes, signal);
  const length = draft.blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (length > MOST_TEXT) throw new Refused("too-large");
  if (!draft.blocks.some(({ text }) => /[\p{L}\p{N}]/u.test(text))) throw new Refused("empty");
  return { kind, draft };
}

async function draftOf(kind: Kind, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Draft> {
  if (kind === "pdf") return (await import("./pdf.ts").catch(unfetched)).readPdf(bytes, signal);
  if (kind === "mhtml") return (await import("./mhtml.ts").catch(unfetched)).readArchive(bytes);
  const text = decodeText(bytes, kind === "html" ? charsetOf(bytes) : "");
  if (kind === "html") return readHtml(text);
  return kind === "markdown" ? readMarkdown(text) : readPlain(text);
}

function unfetched(thrown: unknown): never {
  throw failure("network", String(thrown));
}

function charsetOf(bytes: Uint8Array): string {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(latin1(bytes.subarray(0, HEAD)))?.[1] ?? "";
}
