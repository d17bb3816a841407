import type { KeptTalk } from "../../core/talks/talk.ts";
import { Bin } from "./bin.ts";
import { Catalogue } from "./catalogue.ts";
import type { Obstacle } from "./connection.ts";
import type { HistoryNotice, HistoryView } from "./history-view.ts";

/** Rows that are shown at once. */
const PAGE = 50;

/** What the screen shows of the conversations, and how far it has been read in. */
export class Shelf {
  readonly catalogue = new Catalogue();
  readonly bin: Bin;
  readonly #show: (view: HistoryView) => void;
  readonly #days: () => number;
  #status: HistoryView["status"] = "loading";
  #obstacle: Obstacle | undefined;
  #notice: HistoryNotice | undefined;
  #query = "";
  #most = PAGE;
  #place: string | undefined;
  #drawn = false;
  /** Something that can be had back was shown last. */
  #wasTold = false;

  constructor(show: (view: HistoryView) => void, days: () => number) {
    this.#show = show;
    this.#days = days;
    this.bin = new Bin(() => this.draw());
  }

  get isFilled(): boolean {
    return this.#status === "ready";
  }
  get place(): string | undefined {
    return this.#place;
  }

  fill(talks: readonly KeptTalk[]): void {
    this.catalogue.fill(talks);
    this.#status = "ready";
    this.draw();
  }

  gone(): void {
    this.#status = "gone";
    this.draw();
  }

  hinder(obstacle: Obstacle | undefined): void {
    if (obstacle === this.#obstacle) return;
    this.#obstacle = obstacle;
    this.draw();
  }

  notify(notice: HistoryNotice | undefined): void {
    this.#notice = notice;
    this.draw();
  }

  /** place: id of the conversation that is read, absent for the list alone. */
  watch(drawn: boolean, place: string | undefined): void {
    this.#drawn = drawn;
    this.#place = place;
    if (drawn) this.draw();
  }

  search(query: string): void {
    this.#query = query;
    this.#most = PAGE;
    this.draw();
  }

  more(): void {
    this.#most += PAGE;
    this.draw();
  }

  /** A deletion can be taken back from any screen, so it is shown on all of them. */
  draw(): void {
    if (!this.#drawn && !this.#wasTold) return;
    const deleted = this.bin.talks.map(({ id, title }) => ({ id, title }));
    this.#wasTold = deleted.length > 0;
    this.#show({
      status: this.#status,
      days: this.#days(),
      total: this.catalogue.size,
      query: this.#query,
      ...this.catalogue.rows(this.#query, this.#most),
      deleted,
      ...(this.#obstacle ? { obstacle: this.#obstacle } : {}),
      ...(this.#notice ? { notice: this.#notice } : {}),
      ...this.#open(),
    });
  }

  #open(): Pick<HistoryView, "open"> {
    if (this.#place === undefined || this.#status !== "ready") return {};
    return { open: this.catalogue.get(this.#place) ?? "missing" };
  }
}
