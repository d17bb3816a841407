import type { Counted } from "../../core/explore/columns.ts";
import { type Facet, facetsOf } from "../../core/explore/facets.ts";
import { measured, type Normal } from "../../core/explore/measured.ts";
import type { Slices } from "../slices.ts";
import type { Opened } from "./opening.ts";
import { Sounds } from "./sounds.ts";
import type { Source } from "./source.ts";

/** A set that is open, with what was counted of each of its rows. */
export interface Held {
  readonly opened: Opened;
  readonly sources: readonly Source[];
  readonly sounds: Sounds;
  readonly hasSound: Uint8Array;
  readonly counted: Counted;
  readonly facets: readonly Facet[];
}

export async function hold(
  opened: Opened,
  sources: readonly Source[],
  pair: Counted["pair"],
  normal: Normal,
  slices: Slices,
  told: (share: number) => void,
): Promise<Held> {
  const { set } = opened;
  const counts = await slices.run(measured(set, normal), (row) => told(row / set.rows.length));
  const facets = await slices.run(facetsOf(set));
  const sounds = new Sounds(sources);
  await slices.breathe();
  const hasSound = await slices.run(sounds.found(set));
  const most = set.models.length - 1;
  const fits = pair.every((model) => model <= most) ? pair : ([0, Math.min(1, Math.max(0, most))] as const);
  return { opened, sources, sounds, hasSound, facets, counted: { set, measured: counts, pair: fits } };
}
