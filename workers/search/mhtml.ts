import PostalMime from "postal-mime";
import type { Draft } from "../../core/retrieval/document.ts";
import { readHtml } from "../../core/retrieval/html.ts";
import { readPlain } from "../../core/retrieval/plain.ts";
import { Refused } from "./refused.ts";

/** What a saved page has in it at the most; a hostile one is parts within parts. */
const LIMITS = { maxNestingDepth: 16, maxHeadersSize: 256 * 1024 };

/** A web archive (RFC 2557): its page as text. Pictures, styles and scripts stay where they are. */
export async function readArchive(bytes: Uint8Array): Promise<Draft> {
  const email = await PostalMime.parse(bytes, LIMITS).catch(() => {
    throw new Refused("damaged");
  });
  const draft = email.html ? readHtml(email.html) : readPlain(email.text ?? "");
  return { ...draft, title: draft.title || (email.subject ?? "") };
}
