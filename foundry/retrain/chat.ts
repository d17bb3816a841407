import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { dialogue } from "../data/dialogue.ts";
import type { Pair } from "../data/pairs.ts";
import type { UtteranceRow } from "../data/row.ts";
import { jsonOf } from "../data/rows.ts";

/** A row with the tag `reply`, and `before` where more was said, as a chat pair. Throws `bad-manifest` for one that is none. */
export function chatOf({ id, text, tags, language, licence, source }: UtteranceRow): Pair & { readonly id: string } {
  const reply = tags?.reply;
  if (!reply || text === "") throw failure("bad-manifest", `${id} has no question with a reply`);
  const before = parse(dialogue, tags?.before === undefined ? [] : jsonOf(tags.before, `${id}: before`));
  if (!before.ok) throw failure("bad-manifest", `${id}: before${before.problem.path} ${before.problem.message}`);
  const last = [
    { role: "user", content: text },
    { role: "assistant", content: reply },
  ] as const;
  return { id, messages: [...before.value, ...last], language, licence, source };
}
