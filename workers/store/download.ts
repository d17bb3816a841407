import { aborted, type Failure, failure, isFailure } from "../../core/failure.ts";
import type { StoredFile } from "../../core/storage.ts";
import { type Pace, Patience, sleep } from "./patience.ts";
import { type Answer, type Line, request } from "./request.ts";
import type { Place, Shelves } from "./shelves.ts";
import { Sink, TAKEN } from "./sink.ts";
import { isFinal, Sources } from "./sources.ts";

/** A try got on that brought so many bytes, or this part of the file. */
const LEAST = { bytes: 64 * 1024, part: 1 / 50 };
/** How often what is here may be thrown away because a server gives the whole file or nothing. */
const RESTARTS = 3;
/** Longest wait, in ms, for another worker at the same content; it begins at 50 and doubles. */
const LONGEST_WAIT = 5000;

export interface Hear {
  /** How many of the file's bytes are here. */
  received(bytes: number): void;
  waiting(why: "network" | "retry"): void;
}

/**
 * Brings one file into the store: goes on where an earlier download stopped, from the first of its sources that gives
 * it, and marks it complete only when size and digest are right. Throws a Failure: `network` (what came is kept),
 * `bad-hash` (what came is deleted), `refused-host`, `aborted`; what IndexedDB throws passes through.
 */
export class Download {
  readonly #shelves: Shelves;
  readonly #file: StoredFile;
  readonly #line: Line;
  readonly #hear: Hear;
  readonly #signal: AbortSignal | undefined;
  readonly #sources: Sources;
  readonly #patience: Patience;
  #restarts = 0;
  #worst: Failure | undefined;

  constructor(shelves: Shelves, file: StoredFile, net: { line: Line; pace: Pace }, hear: Hear, signal?: AbortSignal) {
    this.#shelves = shelves;
    this.#file = file;
    this.#line = net.line;
    this.#hear = hear;
    this.#signal = signal;
    this.#sources = new Sources(file);
    this.#patience = new Patience(net.pace);
  }

  async run(): Promise<void> {
    for (let wait = 50; ; ) {
      if (this.#signal?.aborted) throw aborted;
      const place = await this.#shelves.begin(this.#file);
      this.#hear.received(place.record.received);
      if (place.record.complete) return;
      const outcome = await this.#try(place);
      if (outcome === "done") return;
      if (outcome === TAKEN) {
        await sleep(Math.random() * wait, this.#signal);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
    }
  }

  async #try(place: Place): Promise<"done" | "again" | typeof TAKEN> {
    let sink: Sink | undefined;
    try {
      sink = await Sink.open(this.#shelves, this.#file, place);
      await this.#fill(sink, place);
      return "done";
    } catch (thrown) {
      if (thrown === TAKEN) return TAKEN;
      if (!isFailure(thrown) || !["network", "bad-hash", "refused-host"].includes(thrown.code)) throw thrown;
      await this.#afterwards(thrown, place.record.received, sink?.received ?? 0);
      return "again";
    }
  }

  /** before, now: bytes that were and are here. Throws when nothing is left to try. */
  async #afterwards(reason: Failure, before: number, now: number): Promise<void> {
    const sources = this.#sources;
    const announced = reason.detail?.announced !== undefined;
    // Bytes of several answers were put together: one of them may have been wrong, or the file was changed in between.
    if (reason.code === "bad-hash" && before > 0 && !announced && sources.forgive()) return;
    if (isFinal(reason) || this.#restarts > RESTARTS) {
      this.#restarts = 0;
      if (!this.#worst || reason.code !== "refused-host") this.#worst = reason;
      if (!sources.drop()) throw this.#worst;
    } else if (now - before >= Math.min(LEAST.bytes, this.#file.size * LEAST.part)) this.#patience.renew();
    else if (sources.next()) await this.#patience.wait(reason, this.#hear.waiting, this.#signal);
  }

  async #fill(sink: Sink, place: Place): Promise<void> {
    const { url, size } = this.#file;
    if (sink.received < size) await this.#receive(sink, place);
    if (sink.received < size)
      throw failure("network", `${url}: ended after ${sink.received} of ${size} bytes`, { url });
    if (!(await sink.complete())) throw failure("bad-hash", `${url}: not the bytes that the manifest names`, { url });
  }

  async #receive(sink: Sink, { record }: Place): Promise<void> {
    const { size } = this.#file;
    const source = this.#sources.current;
    const own = record.source === source;
    const wish = { url: source, size, received: sink.received, etag: own ? record.etag : null };
    const answer = await request(this.#line, wish, this.#signal).catch(async (thrown: unknown) => {
      // Of another length by now; what it gave before is of that other file too.
      if (isFailure(thrown) && thrown.code === "bad-hash" && own) await sink.discard();
      throw thrown;
    });
    try {
      if (answer.start < sink.received) {
        this.#restarts++;
        await sink.restart();
      }
      sink.origin = { source, etag: answer.etag };
      await this.#take(sink, answer);
    } finally {
      answer.end();
    }
  }

  async #take(sink: Sink, { pieces }: Answer): Promise<void> {
    const { url, size } = this.#file;
    try {
      for await (const bytes of pieces) {
        if (sink.received + bytes.length > size) {
          await sink.discard();
          throw failure("bad-hash", `${url}: longer than ${size} bytes`, { url });
        }
        await sink.write(bytes);
        this.#hear.received(sink.received);
      }
    } finally {
      await sink.flush();
    }
  }
}
