import { mapOf, parse, text } from "../../core/parse.ts";
import { forget, recall, remember } from "../memory.ts";

const KEY = "listening";
const drafts = mapOf(text);

/** The draft of a set, by its id. */
export function recallSitting(set: string): string | undefined {
  return all()[set];
}

/** draft: undefined where nothing of the set is to be kept any more. False where the browser has no room for it, or forbids it. */
export function keepSitting(set: string, draft: string | undefined): boolean {
  const { [set]: _, ...others } = all();
  const next = draft === undefined ? others : { ...others, [set]: draft };
  if (Object.keys(next).length === 0) forget(KEY);
  else remember(KEY, JSON.stringify(next));
  return recallSitting(set) === draft;
}

/** Every draft by the id of its set, as JSON; undefined where there is none. */
export function keptSittings(): string | undefined {
  return recall(KEY);
}

function all(): Readonly<Record<string, string>> {
  try {
    const read = parse(drafts, JSON.parse(recall(KEY) ?? "{}"));
    return read.ok ? read.value : {};
  } catch {
    return {};
  }
}
