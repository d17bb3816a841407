import { toFailure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { pseudonym } from "../../core/review/review.ts";
import { plainNormal } from "../../core/review/validate.ts";
import type { DeskPorts } from "./desk-ports.ts";
import { type Draft, keptOf } from "./draft.ts";
import { Editor } from "./editor.ts";
import { save, written } from "./exports.ts";
import { openFiles } from "./files.ts";
import { forgetGone, takeIn } from "./intake.ts";
import { reviewerOf } from "./reviewer.ts";
import { Shelf } from "./shelf.ts";
import type { Notice, ReviewIntents, ReviewView, Saved } from "./view.ts";
import { viewOf } from "./view-of.ts";

/** Everything behind the screen of reviews. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #shelf = new Shelf(plainNormal);
  readonly #editor: Editor;
  #shown = false;
  #reviewer = "";
  #collected = 0;
  #reading: ReviewView["reading"];
  #notice: Notice | undefined;
  #figures: ReviewView["figures"];

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    const { store, collected, clock } = ports;
    const reviewer = () => this.#reviewer;
    this.#editor = new Editor({ shelf: this.#shelf, store, collected, clock, reviewer, heard: () => this.#draw() });
  }

  enter(): void {
    this.#shown = true;
    this.#editor.begin();
    this.#behind(() => this.#meet());
  }

  leave(): void {
    this.#shown = false;
    this.#notice = undefined;
  }

  /** Somebody works on it. */
  touch(): void {
    if (this.#shown) this.#editor.touch();
  }

  /** This device's recordings, or the consent they were made under, are not what they were. */
  changed(): void {
    this.#behind(() => this.#meet());
  }

  act<Name extends keyof ReviewIntents>(name: Name, detail: ReviewIntents[Name]): void {
    this.touch();
    this.#ports.failed(undefined);
    this.#notice = undefined;
    const deed: (detail: ReviewIntents[Name]) => unknown = this.#deeds[name];
    this.#behind(async () => {
      await deed(detail);
      this.#draw();
    });
  }

  readonly #deeds: { readonly [Name in keyof ReviewIntents]: (detail: ReviewIntents[Name]) => unknown } = {
    "review.files": ({ files }) => this.#files(files),
    "review.collected": () => this.#own(),
    "review.reviewer": ({ name }) => this.#rename(name),
    "review.open": ({ id }) => this.#editor.open(id),
    "review.change": (change) => this.#editor.change(change),
    "review.mark": (segment) => this.#editor.change({ segments: [...(this.#editor.draft.segments ?? []), segment] }),
    "review.decide": ({ decision }) => this.#decide(decision),
    "review.undo": () => this.#undo(),
    "review.step": ({ back }) => this.#step(back),
    "review.save": ({ what }) => this.#save(what),
  };

  async #meet(): Promise<void> {
    this.#reviewer ||= await reviewerOf(this.#ports.store);
    this.#shelf.measure(this.#ports.normal() ?? plainNormal);
    const { own, gone } = await forgetGone(this.#shelf, this.#ports);
    this.#collected = this.#ports.collects() ? own : 0;
    this.#drop(gone);
    this.#weigh();
    this.#draw();
  }

  async #files(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const { items, reviews, withdrawn, refused } = await openFiles(files, this.#ports.tag(), (done, total) => {
      this.#reading = { done, total };
      this.#draw();
    }).finally(() => {
      this.#reading = undefined;
    });
    await this.#ports.store.forgetItems(withdrawn);
    this.#drop([...withdrawn]);
    await takeIn(items, this.#shelf, this.#ports);
    const known = reviews.filter(({ item, reviewer }) => this.#shelf.items.has(item) && reviewer !== this.#reviewer);
    for (const review of known) await this.#editor.keep(keptOf(review));
    this.#sorted();
    this.#notice = { what: "opened", count: items.length, reviews: known.length, refused };
  }

  async #own(): Promise<void> {
    const items = await this.#ports.collected.items();
    await takeIn(items, this.#shelf, this.#ports);
    this.#sorted();
    this.#notice = { what: "opened", count: items.length, reviews: 0, refused: 0 };
  }

  #sorted(): void {
    this.#weigh();
    const [first] = this.#shelf.queue(this.#reviewer);
    if (!this.#editor.standing.current && first) this.#editor.open(first);
  }

  #drop(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#shelf.remove(ids);
    const { current } = this.#editor.standing;
    if (current && ids.includes(current.id)) this.#editor.close();
  }

  #weigh(): void {
    this.#shelf.sort();
    this.#figures = this.#shelf.figures();
  }

  async #rename(name: string): Promise<void> {
    const read = parse(pseudonym, name.trim());
    if (!read.ok) {
      this.#notice = { what: "reviewer" };
      return;
    }
    await this.#ports.store.setReviewer(read.value);
    this.#reviewer = read.value;
    this.#editor.close();
    this.#sorted();
  }

  async #decide(decision: NonNullable<Draft["decision"]>): Promise<void> {
    const { current, sound } = this.#editor.standing;
    if (!current) return;
    const transcript = this.#editor.draft.transcript.normalize("NFC").trim();
    if (decision === "accept" && (transcript === "" || !sound)) {
      this.#notice = { what: sound ? "wordless" : "unheard" };
      return;
    }
    const at = `${new Date(this.#ports.now()).toISOString().slice(0, 19)}Z`;
    await this.#editor.change({ transcript }, { decision, at });
    this.#weigh();
    const [next] = this.#shelf.queue(this.#reviewer);
    if (next) this.#editor.open(next);
    else this.#notice = { what: "done" };
  }

  async #undo(): Promise<void> {
    await this.#editor.undo();
    this.#weigh();
  }

  #step(back: boolean): void {
    const next = this.#shelf.beside(this.#editor.standing.current?.id ?? "", back, this.#reviewer);
    if (next) this.#editor.open(next);
    else this.#notice = { what: "done" };
  }

  async #save(what: Saved): Promise<void> {
    const file = written(what, this.#shelf.judged(), this.#shelf.decided());
    await save(file, this.#ports);
    this.#notice = { what: "saved", name: file.name };
  }

  #behind(work: () => Promise<unknown>): void {
    work().catch((thrown: unknown) => {
      const reason = toFailure(thrown);
      if (reason.code !== "aborted") this.#ports.failed(reason);
      this.#draw();
    });
  }

  #draw(): void {
    if (!this.#shown) return;
    this.#ports.show(
      viewOf({
        shelf: this.#shelf,
        reviewer: this.#reviewer,
        collected: this.#collected,
        reading: this.#reading,
        ...this.#editor.standing,
        figures: this.#figures,
        notice: this.#notice,
      }),
    );
  }
}
