import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { isFailure } from "../../core/failure.ts";
import { badPack, HEAD_LIMIT } from "./pack-format.ts";

/** What the decoder holds back at most before it makes the source wait, and room for its own headers. */
const AHEAD = 2 * 1024 * 1024;

export interface TarEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Can be read once, and only until the next entry is asked for. */
  readonly body: AsyncGenerator<Uint8Array>;
}

/**
 * Reads a tar archive entry by entry, with one piece of the source in hand at a time. Plain files alone are let through.
 * Throws `bad-pack`; what the source itself throws passes unchanged.
 */
export class TarReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #entries: ReadableStreamDefaultReader<ParsedTarEntry>;
  #body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #read = 0;
  /** Bytes after which nothing more is read; the head's, until somebody knows better. */
  #most: number | undefined;
  #started = false;
  #sourceError: { readonly thrown: unknown } | undefined;

  constructor(source: ReadableStream<Uint8Array>) {
    const decoder = createTarDecoder({ strict: true });
    this.#source = source.getReader();
    this.#entries = decoder.readable.getReader();
    void this.#pump(decoder.writable.getWriter());
  }

  /** The archive may have so many bytes in all. */
  expect(most: number): void {
    this.#most = most;
    if (this.#read > most) throw tooLong;
  }

  /** undefined when the archive ended as it should. Skips what is left of the entry before. */
  async next(): Promise<TarEntry | undefined> {
    try {
      // Cancelling a body that nobody read never settles in Chromium while more of it is still to come.
      while (this.#body && !(await this.#body.read()).done);
      const { done, value } = await this.#entries.read();
      if (done) return undefined;
      const { header, body } = value;
      this.#started = true;
      const reader = body.getReader();
      this.#body = reader;
      // Extended headers can rename an entry and change its size behind the checksum's back; a pack needs none.
      if (header.type !== "file" || header.linkname || header.pax)
        throw badPack("kind", `${header.name}: not a plain file`);
      return { name: header.name, size: header.size, body: this.#pieces(reader) };
    } catch (thrown) {
      throw this.#reason(thrown);
    }
  }

  /** Lets go of the source, read to its end or not. */
  async close(): Promise<void> {
    for (const reader of [this.#body, this.#entries]) reader?.cancel().catch(() => undefined);
    await this.#source.cancel().catch(() => undefined);
  }

  async *#pieces(body: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { done, value } = await body.read().catch((thrown: unknown) => {
        throw this.#reason(thrown);
      });
      if (done) return;
      yield value;
    }
  }

  async #pump(decoder: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#source.read().catch((thrown: unknown) => {
          this.#sourceError = { thrown };
          throw thrown;
        });
        if (done) return await decoder.close();
        this.#count(value);
        await decoder.write(value);
      }
    } catch (thrown) {
      await Promise.allSettled([decoder.abort(thrown), this.#source.cancel(thrown)]);
    }
  }

  #count(bytes: Uint8Array): void {
    if (this.#read === 0 && bytes[0] === 0x1f && bytes[1] === 0x8b)
      throw badPack("gzip", "the file is compressed; a pack file is a plain tar");
    if (this.#most === undefined && this.#read > HEAD_LIMIT + AHEAD)
      throw badPack("head-too-large", "the head does not end");
    this.#read += bytes.length;
    if (this.#most !== undefined && this.#read > this.#most) throw tooLong;
  }

  #reason(thrown: unknown): unknown {
    if (isFailure(thrown) || (this.#sourceError && this.#sourceError.thrown === thrown)) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (/truncated/i.test(message)) return badPack("truncated", "the file ends before its time");
    if (/EOF/.test(message)) return badPack("trailing", "something follows the end of the archive");
    return this.#started
      ? badPack("damaged", `the archive is damaged: ${message}`)
      : badPack("not-tar", "this is no tar archive");
  }
}

const tooLong = badPack("trailing", "the file is longer than its contents");
