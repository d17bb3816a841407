import { failure } from "../../core/failure.ts";
import { type Block, type Draft, MOST_PAGES, MOST_TEXT } from "../../core/retrieval/document.ts";
import { type Item, pageBlocks } from "../../core/retrieval/pages.ts";
import { Refused } from "./refused.ts";

/** PDF.js verbosity: errors alone. */
const QUIET = 0;

/**
 * The text of a PDF with its pages (PDF.js, as unpdf builds it for hosts without a DOM). No script of the document runs:
 * PDF.js runs none without its sandbox, and here it compiles no functions either.
 */
export async function readPdf(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Draft> {
  const { getDocument } = await import("unpdf/pdfjs").catch((thrown: unknown) => {
    throw failure("network", String(thrown));
  });
  const task = getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: QUIET,
  });
  const stop = () => void task.destroy();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const pdf = await task.promise;
    if (pdf.numPages > MOST_PAGES) throw new Refused("too-large");
    const blocks: Block[] = [];
    let length = 0;
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      const found = pageBlocks(items.flatMap(itemOf), number);
      page.cleanup();
      blocks.push(...found);
      length += found.reduce((sum, { text }) => sum + text.length, 0);
      if (length > MOST_TEXT) throw new Refused("too-large");
    }
    const { info } = await pdf.getMetadata();
    const { Title } = info as { Title?: unknown };
    if (blocks.length === 0) throw new Refused("no-text");
    return { title: typeof Title === "string" ? Title : "", blocks };
  } catch (thrown) {
    throw refusalOf(thrown);
  } finally {
    signal?.removeEventListener("abort", stop);
    await task.destroy();
  }
}

function refusalOf(thrown: unknown): unknown {
  if (thrown instanceof Refused) return thrown;
  const name = (thrown as { name?: unknown } | null)?.name;
  return new Refused(name === "PasswordException" ? "locked" : "damaged");
}

/** Marks that belong to no text have none. */
function itemOf(item: object): Item[] {
  if (!("str" in item) || !("transform" in item)) return [];
  const { str, transform, hasEOL, height, width } = item as Omit<Item, "x" | "y"> & { transform: number[] };
  return [{ str, hasEOL, height, width, x: transform[4] ?? 0, y: transform[5] ?? 0 }];
}
