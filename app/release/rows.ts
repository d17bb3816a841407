import type { Failure } from "../../core/failure.ts";
import { type BesideBounds, besideMissed, ENOUGH_BESIDE, noBeside } from "../../core/rollout/beside.ts";
import { type Bounds, type Release, type Slot, usualBounds } from "../../core/rollout/channel.ts";
import { missedBy, noCounts } from "../../core/rollout/counts.ts";
import type { Kept } from "./kept.ts";
import type { Note } from "./note.ts";
import type { ReleaseRow, ReleasesView } from "./release-view.ts";

interface State {
  readonly running: ReadonlySet<string>;
  readonly coming: ReadonlySet<string>;
  /** Tried here, unheard. */
  readonly beside: ReadonlySet<string>;
  readonly note: Note;
}

/** Undefined where nothing was ever released. */
export function viewOf(kept: Kept | undefined, notice: Failure | undefined, state: State): ReleasesView | undefined {
  if (!kept && !notice) return undefined;
  return {
    version: kept?.signed.version ?? 0,
    expires: kept?.signed.expires ?? "",
    expired: kept?.expired ?? false,
    rows: rowsOf(kept?.channel.slots ?? [], state),
    ...(notice ? { notice } : {}),
  };
}

function rowsOf(slots: readonly Slot[], state: State): readonly ReleaseRow[] {
  return slots.flatMap(({ champion, challenger }) => [
    ...(champion ? [rowOf(champion, "everybody", usualBounds, state)] : []),
    ...(challenger?.beside ? [besideRow(challenger, challenger.beside, state)] : []),
    ...(challenger && !challenger.beside ? [rowOf(challenger, "share", challenger.bounds, state)] : []),
  ]);
}

function besideRow({ model: { id, name } }: Release, bounds: BesideBounds, { beside, note }: State): ReleaseRow {
  const left = note.left[id];
  const seen = note.beside?.[id] ?? noBeside;
  const here = beside.has(id) ? "running" : "elsewhere";
  return {
    model: id,
    name,
    to: "beside",
    state: left ? "left" : seen.turns >= ENOUGH_BESIDE ? "done" : here,
    ...(left ? { why: left.why } : {}),
    turns: seen.turns,
    missed: besideMissed(seen, bounds),
  };
}

function rowOf(
  { model: { id, name } }: Release,
  to: ReleaseRow["to"],
  bounds: Bounds,
  { running, coming, note }: State,
): ReleaseRow {
  const left = note.left[id];
  const seen = note.seen[id] ?? noCounts;
  const here = coming.has(id) ? "coming" : "elsewhere";
  return {
    model: id,
    name,
    to,
    state: left ? "left" : running.has(id) ? "running" : here,
    ...(left ? { why: left.why } : {}),
    turns: seen.turns,
    missed: missedBy(seen, bounds),
  };
}
