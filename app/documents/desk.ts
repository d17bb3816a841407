import { type Failure, toFailure } from "../../core/failure.ts";
import type { SearchApi } from "../../core/retrieval/api.ts";
import type { Routed } from "../../core/routing.ts";
import type { Note } from "../../core/skills/kept.ts";
import { type Asking, answerFrom } from "./answers.ts";
import { noteDocuments } from "./any.ts";
import type { Cited, DocumentsIntents, DocumentsView, OpenDocument, Target } from "./documents-view.ts";
import type { Reader, Reads } from "./reader.ts";
import { shortName } from "./short-name.ts";

/** UTF-16 units that are shown at once, and what is shown before a passage. */
const SHOWN = 12_000;
const BEFORE = 2_000;

/** Where the notes are kept. */
export interface Notes {
  /** All that there are at this moment. */
  all(): Promise<readonly Note[]>;
  /** Deletes what was noted at this moment. */
  forget(at: number): Promise<void>;
}

export interface DeskPorts {
  readonly search: SearchApi;
  readonly notes: Notes;
  readonly reader: Pick<Reader, "use" | "read" | "meaningOf">;
  readonly show: (view: DocumentsView) => void;
  readonly cite: (cited: Cited) => void;
  readonly failed: (failure: Failure) => void;
  readonly now: () => number;
}

/** The documents of the page: what its screen shows, and what they answer. */
export class Desk {
  readonly #ports: DeskPorts;
  #view: DocumentsView = { status: "loading", rows: [], bytes: 0, coming: [], shared: [], refused: [], notes: [] };

  #offered: readonly File[] = [];

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** The screen is open at this place, or at none. */
  async watch(place: Target | undefined): Promise<void> {
    await this.#reload();
    const { open: _, shownNote: __, ...left } = this.#view;
    if (!place) return this.#show(left);
    const { told: ___, ...rest } = left;
    if ("note" in place) {
      const isHere = rest.notes.some(({ at }) => at === place.note);
      return this.#show(isHere ? { ...rest, shownNote: { at: place.note } } : { ...rest, open: "missing-note" });
    }
    const open = await this.#ports.search.read(place.id, place.from - BEFORE, place.from - BEFORE + SHOWN);
    this.#show({ ...rest, open: open ? { ...open, ...(place.to > place.from ? { mark: place } : {}) } : "missing" });
  }

  /** One after the other, and each is told. */
  async add({ files }: DocumentsIntents["documents.files"]): Promise<void> {
    const { refused: _, told: __, ...rest } = this.#view;
    this.#show({ ...rest, refused: [], coming: [...rest.coming, ...files.map(({ name }) => name)] });
    for (const file of files) await this.#take(file);
  }

  /** files: sent from outside, and nobody here has asked for them yet. */
  offer(files: readonly File[]): void {
    this.#offered = [...this.#offered, ...files];
    this.#show({ ...this.#view, shared: this.#offered.map(({ name }) => name) });
  }

  async shared({ take }: DocumentsIntents["documents.shared"]): Promise<void> {
    const files = this.#offered;
    this.#offered = [];
    this.#show({ ...this.#view, shared: [] });
    if (take) await this.add({ files });
  }

  async text({ text }: DocumentsIntents["documents.text"]): Promise<void> {
    const name = shortName(text);
    await this.add({ files: [new File([text], `${name}.md`, { type: "text/markdown" })] });
  }

  async rename({ id, name }: DocumentsIntents["documents.rename"]): Promise<void> {
    await this.#ports.search.rename(id, name);
    await this.#reload();
    const { open } = this.#view;
    const row = this.#view.rows.find((one) => one.id === id);
    if (row && isOpen(open, id)) this.#show({ ...this.#view, open: { ...open, row } });
  }

  async delete({ id }: DocumentsIntents["documents.delete"]): Promise<void> {
    const name = this.#view.rows.find((row) => row.id === id)?.name ?? "";
    await this.#ports.search.remove(id);
    const { open, ...rest } = this.#view;
    this.#show({ ...rest, ...(open && !isOpen(open, id) ? { open } : {}), told: { what: "gone", name } });
    await this.#reload();
  }

  async forget({ at }: DocumentsIntents["documents.forget"]): Promise<void> {
    const text = this.#view.notes.find((note) => note.at === at)?.text ?? "";
    await this.#ports.notes.forget(at);
    const { shownNote, ...rest } = this.#view;
    const shown = shownNote && shownNote.at !== at ? { shownNote } : {};
    this.#show({ ...rest, ...shown, told: { what: "gone", name: shortName(text) } });
    await this.#reload();
  }

  /** all: the notes as they are now, whoever changed them. */
  async noted(all: readonly Note[]): Promise<void> {
    const notes = all.toReversed();
    if (JSON.stringify(notes) === JSON.stringify(this.#view.notes)) return;
    this.#show({ ...this.#view, notes });
    await this.#ports.search.notes(all).catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)));
  }

  async further({ back }: DocumentsIntents["documents.further"]): Promise<void> {
    const { open } = this.#view;
    if (typeof open !== "object") return;
    const [from, to] = back ? [open.from - SHOWN, open.to] : [open.from, open.to + SHOWN];
    const more = await this.#ports.search.read(open.row.id, from, to);
    if (more) this.#show({ ...this.#view, open: { ...open, ...more } });
  }

  /** Whatever goes wrong with documents, the question still has the model to answer it. */
  async answer(question: string, asking: Asking): Promise<Routed | undefined> {
    const { search, notes, reader, cite } = this.#ports;
    const [all, meaning] = await Promise.all([notes.all().catch(() => []), reader.meaningOf(question)]);
    return answerFrom(search, { question, meaning, notes: all }, asking, cite).catch(() => undefined);
  }

  reads(reads: Reads): void {
    this.#ports.reader.use(reads);
  }

  /** Before the first question: the index is read from the disk. */
  async warm(): Promise<void> {
    await this.#reload();
  }

  async #take(file: File): Promise<void> {
    const { name, type } = file;
    const added = await this.#ports.search
      .add({ file, name, type, now: this.#ports.now() })
      .catch((thrown: unknown) => {
        this.#ports.failed(toFailure(thrown));
        return undefined;
      });
    const at = this.#view.coming.indexOf(name);
    const coming = this.#view.coming.filter((_, i) => i !== at);
    const { told, refused, ...rest } = this.#view;
    if (added?.ok) this.#show({ ...rest, coming, refused, told: { what: "added", name: added.row.name } });
    else {
      const more = added ? [...refused, { name, why: added.why }] : refused;
      this.#show({ ...rest, ...(told ? { told } : {}), coming, refused: more });
    }
    await this.#reload();
    if (added?.ok) void this.#ports.reader.read();
  }

  async #reload(): Promise<void> {
    try {
      const { rows, bytes } = await this.#ports.search.shelf();
      noteDocuments(rows.length > 0);
      this.#show({ ...this.#view, status: "ready", rows, bytes });
      await this.noted(await this.#ports.notes.all());
    } catch (thrown) {
      this.#ports.failed(toFailure(thrown));
    }
  }

  #show(view: DocumentsView): void {
    this.#view = view;
    this.#ports.show(view);
  }
}

function isOpen(open: DocumentsView["open"], id: number): open is OpenDocument {
  return typeof open === "object" && open.row.id === id;
}
