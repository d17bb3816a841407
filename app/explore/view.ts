import type { Column } from "../../core/explore/columns.ts";
import type { Damage } from "../../core/explore/dataset.ts";
import type { Facet } from "../../core/explore/facets.ts";
import type { FieldValue, Filter, Range } from "../../core/explore/filter.ts";
import type { Histogram } from "../../core/explore/histogram.ts";
import type { ModelIntervals } from "../../core/explore/intervals.ts";
import type { Overview } from "../../core/explore/overview.ts";
import type { Vocabulary } from "../../core/explore/vocabulary.ts";
import type { Compared } from "../../core/measure/bootstrap.ts";
import type { Difference } from "../../core/measure/differences.ts";
import type { SoundView } from "../listen/sound.ts";

/** What the explorer of datasets shows. */
export interface ExploreView {
  /** `empty`: nothing is open. While `reading` is told, `set` is what was open before. */
  readonly status: "empty" | "reading" | "ready";
  /** 0..1 of the bytes, or of the rows that are counted. */
  readonly reading?: { readonly what: "files" | "rows"; readonly share: number };
  readonly notice?: Notice;
  readonly set?: SetView;
}
export type Notice =
  | { readonly what: "nothing" }
  | { readonly what: "saved"; readonly name: string; readonly count: number }
  | { readonly what: "added"; readonly joined: number; readonly lost: number; readonly sounds: number };

export interface SetView {
  /** Paths of its manifests. */
  readonly files: readonly string[];
  readonly total: number;
  readonly damaged: number;
  readonly damage: readonly Damage[];
  readonly beyond: number;
  readonly refused: readonly string[];
  /** Of these files there is more than could be read. */
  readonly partial: readonly string[];
  readonly models: readonly string[];
  readonly pair: readonly [number, number];
  readonly counting: Counting;
  readonly facets: readonly Facet[];
  readonly filter: Filter;
  readonly sort: Sort;
  readonly list: RowList;
  /** Absent while they are counted. */
  readonly overview?: Overview;
  readonly histograms?: readonly { readonly column: Column; readonly histogram: Histogram }[];
  readonly vocabulary?: Vocabulary;
  /** By model; undefined in it where there are too few rows. */
  readonly intervals?: readonly (ModelIntervals | undefined)[];
  readonly comparison?: Compared;
  readonly current?: CurrentRow;
}
/** How words are counted: as they are written, or after the language's own normalisation. */
export type Counting = "written" | "language";
export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}
/** Rows that pass the filter, in order. A new one for each filter and order. */
export interface RowList {
  readonly length: number;
  at(place: number): RowView;
}
export interface RowView {
  /** Place in the set. */
  readonly row: number;
  readonly id: string;
  readonly text: string | undefined;
  readonly seconds: number;
  readonly characters: number;
  /** WER of the first and of the second model of the pair; NaN where there is none. */
  readonly first: number;
  readonly second: number;
  readonly language: string;
}
export interface CurrentRow {
  readonly row: number;
  /** Place in the list; absent where the filter leaves it out. */
  readonly place?: number;
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** BCP 47, or what the line says. */
  readonly language: string;
  readonly text: string | undefined;
  readonly models: readonly HeardView[];
  readonly fields: readonly FieldValue[];
  /** Absent while it is read, or where `trouble` says why it cannot be. */
  readonly sound?: SoundView;
  readonly trouble?: "missing" | "unreadable";
}
export interface HeardView {
  readonly name: string;
  readonly heard: string;
  /** Absent where there is no reference, or the text is too long to be laid out. */
  readonly differences?: readonly Difference[];
  readonly wer?: number;
  readonly cer?: number;
}

export interface ExploreIntents {
  /** add: to what is open: sounds, and predictions of other models. */
  "explore.files": { readonly files: readonly File[]; readonly add: boolean };
  /** Must be sent inside a tap or a key. */
  "explore.folder": { readonly add: boolean };
  "explore.dropped": { readonly entries: readonly FileSystemEntry[] };
  "explore.close": null;
  "explore.search": { readonly text: string };
  "explore.range": Range;
  "explore.field": FieldValue;
  /** Takes one range or field value away, or all there is. */
  "explore.widen": Range | FieldValue | null;
  "explore.sort": Sort;
  "explore.count": { readonly counting: Counting };
  "explore.compare": { readonly pair: readonly [number, number] };
  /** place: in the list. */
  "explore.open": { readonly place: number };
  "explore.shut": null;
  /** Must be sent inside a tap or a key. */
  "explore.save": null;
}
