import { type Counted, valuesOf } from "../../core/explore/columns.ts";
import { everything, type Filter, filtered } from "../../core/explore/filter.ts";
import type { Normal } from "../../core/explore/measured.ts";
import { sorted } from "../../core/explore/sort.ts";
import type { Slices } from "../slices.ts";
import { type Counts, count } from "./counts.ts";
import { currentOf, type Heard } from "./current.ts";
import type { DeskPorts } from "./desk-ports.ts";
import { type Held, hold } from "./held.ts";
import { listOf } from "./list.ts";
import type { Opened } from "./opening.ts";
import type { Source } from "./source.ts";
import type { Counting, CurrentRow, RowList, SetView, Sort } from "./view.ts";

const FIRST_SORT: Sort = { column: "line", descending: false };
type Pair = readonly [number, number];

/** The set that is open: which of its rows are wanted in which order, and what is known of them. */
export class Shelf {
  readonly #ports: Pick<DeskPorts, "normal" | "random">;
  readonly #changed: () => void;
  #held: Held | undefined;
  /** What has to be counted row by row before anything else. */
  #uncounted: { readonly opened: Opened; readonly sources: readonly Source[]; readonly pair: Pair } | undefined;
  #counts: Counts = {};
  /** The rows that all figures are of, once they are counted. */
  #known: { readonly counted: Counted; readonly filter: Filter; readonly shown: Uint32Array } | undefined;
  #list: RowList | undefined;
  /** The row that was laid out last, and what it was made of: it is drawn at each step of all other work. */
  #current: { readonly of: readonly unknown[]; readonly view: Omit<CurrentRow, keyof Heard> } | undefined;
  order: Uint32Array = new Uint32Array(0);
  filter: Filter = everything;
  sort = FIRST_SORT;
  counting: Counting = "written";

  constructor(ports: Pick<DeskPorts, "normal" | "random">, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get held(): Held | undefined {
    return this.#held;
  }

  /** To be shown once it is arranged. */
  take(opened: Opened, sources: readonly Source[], pair: Pair): void {
    this.#uncounted = { opened, sources, pair };
  }

  count(counting: Counting): void {
    this.counting = counting;
    if (this.#held) this.take(this.#held.opened, this.#held.sources, this.#held.counted.pair);
  }

  compare(pair: Pair): void {
    if (this.#held) this.#held = { ...this.#held, counted: { ...this.#held.counted, pair } };
  }

  close(): void {
    this.#held = undefined;
    this.#uncounted = undefined;
    this.#list = undefined;
    this.#counts = {};
    this.#known = undefined;
    this.#current = undefined;
    this.order = new Uint32Array(0);
    this.filter = everything;
    this.sort = FIRST_SORT;
  }

  /** The rows that are wanted in their order, then what they are together. told: 0..1 of what is counted row by row. */
  async arrange(slices: Slices, told: (share: number) => void): Promise<void> {
    const coming = this.#uncounted;
    if (coming) {
      this.#held = await hold(coming.opened, coming.sources, coming.pair, this.#normal, slices, told);
      this.#uncounted = undefined;
      told(1);
    }
    const held = this.#held;
    if (!held) return;
    const { counted, hasSound } = held;
    const { filter } = this;
    const known = this.#known?.counted === counted && this.#known.filter === filter ? this.#known.shown : undefined;
    const shown = known ?? (await slices.run(filtered(counted, filter)));
    const { column, descending } = this.sort;
    this.order = await slices.run(sorted(shown, valuesOf(counted, column), descending));
    this.#list = listOf(counted, this.order);
    if (!known) this.#counts = {};
    this.#changed();
    // The same rows in another order have the same figures.
    if (known) return;
    const { random } = this.#ports;
    await count({ counted, shown, hasSound, normal: this.#normal, random }, slices, (counts) => {
      this.#counts = counts;
      this.#changed();
    });
    this.#known = { counted, filter, shown };
  }

  current(row: number, heard: Heard): CurrentRow | undefined {
    if (!this.#held) return undefined;
    const { counted } = this.#held;
    const of = [counted, this.order, this.counting, row];
    if (!this.#current?.of.every((one, i) => one === of[i])) {
      const place = this.order.indexOf(row);
      const view = currentOf(counted, row, place < 0 ? undefined : place, this.#normal);
      this.#current = { of, view };
    }
    return { ...this.#current.view, ...heard };
  }

  view(): Omit<SetView, "current"> | undefined {
    const [held, list] = [this.#held, this.#list];
    if (!held || !list) return undefined;
    const { set, inside: _, ...told } = held.opened;
    return {
      ...told,
      files: set.files,
      total: set.rows.length,
      models: set.models.map(({ name }) => name),
      pair: held.counted.pair,
      facets: held.facets,
      counting: this.counting,
      filter: this.filter,
      sort: this.sort,
      list,
      ...this.#counts,
    };
  }

  readonly #normal: Normal = (text) => (this.counting === "written" ? text : this.#ports.normal()(text));
}
