import { type Failure, toFailure } from "../../core/failure.ts";
import type { FilesApi } from "../../core/transcript-file/files.ts";
import { plain, type TranscriptFormat, written } from "../../core/transcript-file/written.ts";
import type { Hired } from "../hire.ts";
import type { Sink } from "../save.ts";
import type { Floor } from "./floor.ts";
import { Pace } from "./pace.ts";
import { type ReadSoFar, readFile } from "./reading.ts";
import { type FileRow, isOver, type TranscribeView } from "./transcribe-view.ts";

export interface DeskPorts {
  readonly floor: Floor;
  readonly hireFiles: () => Hired<FilesApi, void>;
  readonly openSink: (name: string) => Promise<Sink>;
  readonly copy: (text: string) => Promise<void>;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly show: (view: TranscribeView) => void;
  readonly failed: (failure: Failure) => void;
}

/** Files that are transcribed one after the other. Nothing of them is kept: the list ends with the page. */
export class Desk {
  readonly #ports: DeskPorts;
  #rows: readonly FileRow[] = [];
  readonly #files = new Map<number, File>();
  #last = 0;
  #working = false;
  #reading: { readonly id: number; readonly stop: AbortController } | undefined;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  add(files: readonly File[]): void {
    const rows = files.map((file): FileRow => {
      this.#files.set(++this.#last, file);
      return { id: this.#last, name: file.name, bytes: file.size, ...fresh };
    });
    this.#show([...this.#rows, ...rows]);
    void this.#work();
  }

  /** What was read so far stays. */
  cancel(id: number): void {
    if (this.#reading?.id === id) this.#reading.stop.abort();
    this.#change(id, (row) => (isOver(row) ? row : { ...without(row), state: "cancelled" }));
  }

  retry(id: number): void {
    this.#change(id, (row) => (isOver(row) ? { id, name: row.name, bytes: row.bytes, ...fresh } : row));
    void this.#work();
  }

  remove(id: number): void {
    this.cancel(id);
    this.#files.delete(id);
    this.#show(this.#rows.filter((row) => row.id !== id));
  }

  /** Must be called inside a tap, as must `save`. Never rejects. */
  async copy(id: number): Promise<void> {
    try {
      await this.#ports.copy(plain(this.#segments(id)));
      this.#change(id, (row) => ({ ...row, copied: true }));
    } catch (thrown) {
      this.#ports.failed(toFailure(thrown));
    }
  }

  async save(id: number, format: TranscriptFormat): Promise<void> {
    const row = this.#rows.find((one) => one.id === id);
    if (!row) return;
    try {
      const { sink, done } = await this.#ports.openSink(`${stem(row.name)}.${format}`);
      const writer = sink.getWriter();
      await writer.write(new TextEncoder().encode(written(this.#segments(id), format)));
      await writer.close();
      await done();
    } catch (thrown) {
      const reason = toFailure(thrown);
      // The person changed their mind.
      if (reason.code !== "aborted") this.#ports.failed(reason);
    }
  }

  async #work(): Promise<void> {
    if (this.#working || this.#next() === undefined) return;
    this.#working = true;
    const hired = this.#ports.hireFiles();
    for (let next = this.#next(); next !== undefined; next = this.#next()) await this.#read(next, hired.api);
    hired.dismiss();
    this.#working = false;
  }

  #next(): number | undefined {
    return this.#rows.find(({ state }) => state === "waiting")?.id;
  }

  async #read(id: number, files: FilesApi): Promise<void> {
    const { floor, clock } = this.#ports;
    const file = this.#files.get(id);
    if (!file) throw new Error(`no file ${id}`);
    const stop = new AbortController();
    this.#reading = { id, stop };
    const pace = new Pace(clock);
    const tell = (so: ReadSoFar) => {
      pace.works(so.state === "reading");
      const left = pace.left(so.position, so.seconds);
      if (!stop.signal.aborted) this.#change(id, (row) => ({ ...without(row), ...so, ...(left ? { left } : {}) }));
    };
    try {
      await readFile(file, { files, floor, tell }, stop.signal);
      this.#files.delete(id);
      this.#change(id, (row) => ({ ...without(row), state: "done" }));
    } catch (thrown) {
      if (!stop.signal.aborted) this.#fail(id, toFailure(thrown));
      await files.close().catch(() => undefined);
    } finally {
      this.#reading = undefined;
    }
  }

  #fail(id: number, reason: Failure): void {
    this.#change(id, (row) => ({ ...without(row), state: "failed", failure: reason }));
  }

  #segments(id: number) {
    return this.#rows.find((row) => row.id === id)?.segments ?? [];
  }

  #change(id: number, change: (row: FileRow) => FileRow): void {
    this.#show(this.#rows.map((row) => (row.id === id ? change(row) : row)));
  }

  #show(rows: readonly FileRow[]): void {
    this.#rows = rows;
    this.#ports.show({ files: rows });
  }
}

const fresh = { state: "waiting", seconds: 0, position: 0, segments: [] } as const;

function without({ left: _, copied: __, failure: ___, ...row }: FileRow): FileRow {
  return row;
}

/** A name that every disk takes. */
function stem(name: string): string {
  const safe = name
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[\\/:*?"<>|\p{C}]/gu, "_")
    .replace(/^[.\s]+/, "");
  return [...safe].slice(0, 80).join("").trim() || "inzwa";
}
