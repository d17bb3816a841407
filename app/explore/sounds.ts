import type { Dataset } from "../../core/explore/dataset.ts";
import { homeOf, Places } from "../../core/explore/places.ts";
import { isPart, namedInside, type Row } from "../../core/explore/row.ts";
import type { Part, SoundView } from "../listen/sound.ts";
import { isManifest } from "./reading.ts";
import type { Source } from "./source.ts";

/** Bytes of a sound that is decoded: an hour of 16 kHz is 115 MB. */
const LARGEST = 2 ** 28;

/** The sounds that were opened. One is decoded at a time, and none is kept. */
export class Sounds {
  readonly #sources: readonly Source[];
  readonly #places: Places;

  constructor(sources: readonly Source[]) {
    this.#sources = sources.filter((source) => !isManifest(source));
    this.#places = new Places(this.#sources.map(({ path }) => path));
  }

  get count(): number {
    return this.#sources.length;
  }

  /** For which rows of a set there is one. Yields after each row. */
  *found({ rows, files }: Dataset): Generator<undefined, Uint8Array> {
    const found = new Uint8Array(rows.length);
    for (const [i, row] of rows.entries()) {
      if (this.#sourceOf(row, files)) found[i] = 1;
      yield;
    }
    return found;
  }

  /** The part of its sound that is a row's; undefined where the file is not there. Throws a Failure, or a DOMException. */
  async of(
    row: Row,
    files: readonly string[],
    decode: (bytes: Uint8Array<ArrayBuffer>, part?: Part) => Promise<SoundView>,
  ): Promise<SoundView | undefined> {
    const own = await this.#sourceOf(row, files)?.file();
    // A table that has no bytes of a sound may name a file.
    const beside =
      own?.size === 0 ? await this.#sourceOf({ ...row, place: namedInside(row) }, files)?.file() : undefined;
    const file = beside ?? own;
    if (!file) return undefined;
    if (file.size > LARGEST) throw new RangeError(`${file.name} has ${file.size} bytes`);
    const { offset: from, seconds } = row;
    const part: Part = seconds === undefined ? { from } : { from, seconds };
    return decode(new Uint8Array(await file.arrayBuffer()), isPart(row) ? part : undefined);
  }

  #sourceOf({ file, place }: Row, files: readonly string[]): Source | undefined {
    const found = this.#places.find(homeOf(files[file] ?? ""), place);
    return found === undefined ? undefined : this.#sources[found];
  }
}
