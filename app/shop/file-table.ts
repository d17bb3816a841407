import { isFailure, toFailure } from "../../core/failure.ts";
import type { Decision } from "../../core/slu/joint.ts";
import { ordersIn, rowOf } from "./batch.ts";
import type { Senses } from "./senses.ts";
import { understand } from "./understand.ts";
import type { FileRow } from "./view.ts";

const MOST = 500;

/** Recordings that were given as files, and what was ordered in them. */
export class FileTable {
  readonly #senses: () => Senses;
  readonly #changed: () => void;
  #rows: readonly FileRow[] = [];
  #waiting: { readonly id: number; readonly file: File }[] = [];
  #working = false;
  #last = 0;

  constructor(senses: () => Senses, changed: () => void) {
    this.#senses = senses;
    this.#changed = changed;
  }

  get rows(): readonly FileRow[] {
    return this.#rows;
  }

  get done(): readonly FileRow[] {
    return this.#rows.filter(({ state }) => state === "done");
  }

  /** Those that name a product. */
  get decisions(): readonly Decision[] {
    return this.done.flatMap(({ product, quantity, unit, confidence = 0, route, asks }) =>
      product === undefined
        ? []
        : {
            product,
            confidence,
            route: route as Decision["route"],
            sure: !asks,
            ...(quantity === undefined ? {} : { quantity }),
            ...(unit === undefined ? {} : { unit }),
          },
    );
  }

  async add(files: readonly File[]): Promise<void> {
    const coming = files.slice(0, Math.max(0, MOST - this.#rows.length)).map((file) => ({ id: ++this.#last, file }));
    this.#waiting.push(...coming);
    this.#set([...this.#rows, ...coming.map(({ id, file }): FileRow => ({ id, file: file.name, state: "waiting" }))]);
    await this.#work();
  }

  forget(): void {
    this.#waiting = [];
    this.#set([]);
  }

  /** One after the other. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    const senses = this.#senses();
    const files = senses.files();
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        const { id, file } = next;
        this.#replace(id, [{ id, file: file.name, state: "reading" }]);
        this.#replace(id, await this.#read(next, files, senses));
      }
    } finally {
      files.dismiss();
      this.#working = false;
    }
  }

  async #read(
    { id, file }: { readonly id: number; readonly file: File },
    files: ReturnType<Senses["files"]>,
    { hearing, understanding }: Senses,
  ): Promise<readonly FileRow[]> {
    const failed: FileRow = { id, file: file.name, state: "failed" };
    if (!understanding || !hearing) return [failed];
    const listen = (samples: Float32Array) => understand(samples, understanding, () => {});
    const found = await ordersIn(file, { files, hearing, understand: listen }).catch(toFailure);
    if (isFailure(found)) return [failed];
    if (found.length === 0) return [{ id, file: file.name, state: "done", confidence: 0 }];
    return found.map((one, i) => rowOf({ id: i === 0 ? id : ++this.#last, file: file.name }, one));
  }

  #replace(id: number, rows: readonly FileRow[]): void {
    this.#set(this.#rows.flatMap((row) => (row.id === id ? rows : [row])));
  }

  #set(rows: readonly FileRow[]): void {
    this.#rows = rows;
    this.#changed();
  }
}
