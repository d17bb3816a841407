import type { Holding } from "../holding.ts";
import { noteDocuments } from "./any.ts";
import { hireSearch } from "./hire.ts";

/** Every document's text as it is kept, for Export all and Delete all. */
export function keptDocuments(): Omit<Holding, "name"> {
  return {
    async *export() {
      const search = hireSearch();
      try {
        const { rows } = await search.api.shelf();
        const encoder = new TextEncoder();
        yield { path: "list.json", bytes: encoder.encode(`${JSON.stringify(rows, null, 2)}\n`) };
        for (const { id, name, length } of rows) {
          const part = await search.api.read(id, 0, length);
          yield { path: `${id}-${fileName(name)}.txt`, bytes: encoder.encode(part?.text ?? "") };
        }
      } finally {
        search.dismiss();
      }
    },
    async clear() {
      const search = hireSearch();
      try {
        await search.api.clear();
        noteDocuments(false);
      } finally {
        search.dismiss();
      }
    },
  };
}

/** Signs that no file system refuses. */
function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{M}\p{N} -]+/gu, "-")
      .trim()
      .slice(0, 60) || "document"
  );
}
