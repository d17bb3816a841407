import type { Failure } from "../../core/failure.ts";
import type { Item } from "./item.ts";
import type { Shelf } from "./shelf.ts";
import type { CurrentView, ReviewView } from "./view.ts";

/** So many of the next ones are listed. */
const SHOWN = 30;

interface Standing {
  readonly shelf: Shelf;
  readonly reviewer: string;
  readonly collected: number;
  readonly reading: ReviewView["reading"];
  readonly current: Item | undefined;
  readonly sound: CurrentView["sound"];
  readonly trouble: Failure | undefined;
  readonly figures: ReviewView["figures"];
  readonly canUndo: boolean;
  readonly notice: ReviewView["notice"];
}

/** What the screen shows of how things stand. */
export function viewOf(standing: Standing): ReviewView {
  const { shelf, reviewer, collected, reading, figures, canUndo, notice } = standing;
  const queue = shelf.queue(reviewer);
  const current = currentOf(standing);
  return {
    status: reading ? "reading" : shelf.items.size > 0 ? "ready" : "empty",
    reviewer,
    collected,
    ...(reading ? { reading } : {}),
    total: shelf.items.size,
    mine: shelf.mine(reviewer),
    waiting: queue.length,
    rows: shelf.rows(),
    queue: queue.slice(0, SHOWN).map((id) => {
      const { name = "", language = "" } = shelf.items.get(id) ?? {};
      return { id, name, language, text: shelf.candidate(id)?.transcript ?? "", state: shelf.verdict(id).state };
    }),
    ...(current ? { current } : {}),
    ...(figures ? { figures } : {}),
    canUndo,
    ...(notice ? { notice } : {}),
  };
}

function currentOf({ shelf, reviewer, current, sound, trouble }: Standing): CurrentView | undefined {
  const candidate = current && shelf.candidate(current.id);
  if (!current || !candidate) return undefined;
  const rank = shelf.rank(current.id);
  return {
    id: current.id,
    name: current.name,
    language: current.language,
    candidate,
    draft: shelf.draft(current.id, reviewer),
    state: shelf.verdict(current.id).state,
    ...(rank ? { rank } : {}),
    ...(sound ? { sound } : {}),
    ...(trouble ? { trouble: trouble.code } : {}),
  };
}
