import { toFailure } from "../../core/failure.ts";
import { Slices } from "../slices.ts";
import type { Heard } from "./current.ts";
import type { DeskPorts } from "./desk-ports.ts";
import { narrowed, widened } from "./narrowing.ts";
import { addTo, openSet } from "./opening.ts";
import { isManifest } from "./reading.ts";
import { save } from "./save.ts";
import { Shelf } from "./shelf.ts";
import { below, dropped, picked, type Source } from "./source.ts";
import type { ExploreIntents, ExploreView, Notice } from "./view.ts";

type Deeds = { readonly [Name in keyof ExploreIntents]: (detail: ExploreIntents[Name]) => unknown };

/** Everything behind the explorer of datasets. Nothing of a set is kept beyond the page. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #shelf: Shelf;
  #open: { readonly row: number; readonly heard: Heard } | undefined;
  #reading: ExploreView["reading"];
  #notice: Notice | undefined;
  /** One thing is worked on at a time; a new one ends the last. */
  #work = new AbortController();
  #listening = new AbortController();
  /** The last sound that was read: one at a time is in memory. */
  #heard: Promise<unknown> = Promise.resolve();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#shelf = new Shelf(ports, () => this.#draw());
    this.#draw();
  }

  act<Name extends keyof ExploreIntents>(name: Name, detail: ExploreIntents[Name]): void {
    this.#ports.failed(undefined);
    this.#notice = undefined;
    const deed: (detail: ExploreIntents[Name]) => unknown = this.#deeds[name];
    const work = async () => {
      await deed(detail);
    };
    work()
      .catch((thrown: unknown) => {
        const reason = toFailure(thrown);
        if (reason.code !== "aborted") this.#ports.failed(reason);
      })
      .finally(() => this.#draw());
  }

  readonly #deeds: Deeds = {
    "explore.files": ({ files, add }) => (files.length > 0 ? this.#take(async () => picked(files), add) : undefined),
    "explore.folder": async ({ add }) => {
      const folder = await this.#ports.pickFolder();
      await this.#take((signal) => below(folder, signal), add);
    },
    "explore.dropped": ({ entries }) => this.#take((signal) => dropped(entries, signal), false),
    "explore.close": () => {
      this.#work.abort();
      this.#close();
    },
    "explore.search": ({ text }) => this.#narrow({ ...this.#shelf.filter, text }),
    "explore.range": (range) => this.#narrow(narrowed(this.#shelf.filter, range)),
    "explore.field": (field) => this.#narrow(narrowed(this.#shelf.filter, field)),
    "explore.widen": (by) => this.#narrow(widened(this.#shelf.filter, by)),
    "explore.sort": (sort) => {
      this.#shelf.sort = sort;
      return this.#arrange();
    },
    "explore.count": ({ counting }) => {
      this.#shelf.count(counting);
      return this.#arrange();
    },
    "explore.compare": ({ pair }) => {
      this.#shelf.compare(pair);
      return this.#arrange();
    },
    "explore.open": ({ place }) => this.#listen(this.#shelf.order[place]),
    "explore.shut": () => {
      this.#listening.abort();
      this.#open = undefined;
    },
    "explore.save": () => this.#save(),
  };

  async #take(find: (signal: AbortSignal) => Promise<readonly Source[]>, add: boolean): Promise<void> {
    await this.#working(async (slices, signal) => {
      this.#tell("files", 0);
      const sources = await find(signal);
      const fits = add ? await this.#add(sources, slices) : await this.#new(sources, slices);
      this.#draw();
      if (fits) await this.#shelf.arrange(slices, (share) => this.#tell("rows", share));
    });
  }

  /** False where it has no row. */
  async #new(sources: readonly Source[], slices: Slices): Promise<boolean> {
    const opened = await openSet(sources, slices, (share) => this.#tell("files", share));
    if (opened.set.rows.length === 0) {
      this.#notice = { what: "nothing" };
      return false;
    }
    this.#close();
    this.#shelf.take(opened, [...sources, ...opened.inside], [0, 1]);
    return true;
  }

  async #add(sources: readonly Source[], slices: Slices): Promise<boolean> {
    const { held } = this.#shelf;
    if (!held) return this.#new(sources, slices);
    const { set, joined, lost } = await addTo(held.opened.set, sources, slices, (share) => this.#tell("files", share));
    const sounds = sources.filter((source) => !isManifest(source));
    this.#notice = { what: "added", joined, lost, sounds: sounds.length };
    // A second model is what one wants to see beside the first.
    const pair = held.opened.set.models.length < 2 ? ([0, 1] as const) : held.counted.pair;
    this.#shelf.take({ ...held.opened, set }, [...held.sources, ...sounds], pair);
    return true;
  }

  async #narrow(filter: Shelf["filter"]): Promise<void> {
    this.#shelf.filter = filter;
    await this.#arrange();
  }

  async #arrange(): Promise<void> {
    await this.#working((slices) => this.#shelf.arrange(slices, (share) => this.#tell("rows", share)));
  }

  async #listen(row: number | undefined): Promise<void> {
    const { held } = this.#shelf;
    const one = row === undefined ? undefined : held?.opened.set.rows[row];
    if (!held || row === undefined || !one) return;
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#open = { row, heard: {} };
    this.#draw();
    const listened = this.#heard.then(async (): Promise<Heard> => {
      // Who goes on quickly passes by sounds that nobody waits for.
      if (signal.aborted) return {};
      const sound = await held.sounds.of(one, held.opened.set.files, this.#ports.decode);
      return sound ? { sound } : { trouble: "missing" };
    });
    const heard = listened.catch((): Heard => ({ trouble: "unreadable" }));
    // No longer than it is open.
    this.#heard = heard.then(() => undefined);
    const known = await heard;
    if (!signal.aborted) this.#open = { row, heard: known };
  }

  async #save(): Promise<void> {
    const { held, order } = this.#shelf;
    if (!held) return;
    const name = "manifest.json";
    const file = await this.#ports.openSink(name);
    const { clock, pause } = this.#ports;
    await save(held.opened.set, order, file, new Slices(clock, pause, new AbortController().signal));
    this.#notice = { what: "saved", name, count: order.length };
  }

  #close(): void {
    this.#listening.abort();
    this.#open = undefined;
    this.#shelf.close();
  }

  async #working(deed: (slices: Slices, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#work.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const { clock, pause } = this.#ports;
    try {
      await deed(new Slices(clock, pause, signal), signal);
    } finally {
      if (this.#work.signal === signal) this.#reading = undefined;
    }
  }

  /** A hundred times at most. share: 1 when it is over. */
  #tell(what: "files" | "rows", share: number): void {
    const percent = Math.floor(share * 100) / 100;
    if (this.#reading?.what === what && this.#reading.share === percent) return;
    this.#reading = what === "rows" && share >= 1 ? undefined : { what, share: percent };
    this.#draw();
  }

  #draw(): void {
    const set = this.#shelf.view();
    const open = this.#open;
    const current = open && this.#shelf.current(open.row, open.heard);
    this.#ports.show({
      status: this.#reading ? "reading" : set ? "ready" : "empty",
      ...(this.#reading ? { reading: this.#reading } : {}),
      ...(this.#notice ? { notice: this.#notice } : {}),
      ...(set ? { set: { ...set, ...(current ? { current } : {}) } } : {}),
    });
  }
}
