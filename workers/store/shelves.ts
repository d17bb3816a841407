import { failure } from "../../core/failure.ts";
import type { StoredFile } from "../../core/storage.ts";
import { type Database, isUnwritable } from "./database.ts";
import { Disk } from "./disk.ts";
import { Memory } from "./memory.ts";
import type { ContentRecord, NameRecord, Shelf } from "./records.ts";

/** Bytes stored in one piece; WebKit is unhappy with large values in IndexedDB. */
const CHUNK = 4 * 1024 * 1024;
/** Bytes held in memory at most: browsers end tabs that take much more, and with the tab everything would be gone. */
const MOST_HELD = 512 * 1024 * 1024;

/** A content and where it is kept. */
export interface Place {
  readonly shelf: Shelf;
  readonly record: ContentRecord;
}

/** The disk, and the memory for what the disk does not take. */
export class Shelves {
  readonly disk: Disk;
  readonly memory = new Memory();
  /** Bytes of a full chunk. */
  readonly chunk: number;
  readonly #mostHeld: number;

  constructor(database: Database, chunk = CHUNK, mostHeld = MOST_HELD) {
    this.disk = new Disk(database);
    this.chunk = chunk;
    this.#mostHeld = mostHeld;
  }

  /** What is there under the file's own name, of the file's own content. */
  async find({ url, size, digest }: StoredFile): Promise<Place | undefined> {
    const isIt = (name?: NameRecord) => name?.digest === digest && name.size === size;
    const held = this.memory.find(url);
    if (held.content && isIt(held.name)) return { shelf: this.memory, record: held.content };
    const stored = await this.onDisk((disk) => disk.find(url), {});
    return stored.content && isIt(stored.name) ? { shelf: this.disk, record: stored.content } : undefined;
  }

  /** Where the file's content is to go on, now under the file's name. */
  async begin(file: StoredFile): Promise<Place> {
    if (!this.memory.content(file.digest)) {
      const record = await this.onDisk((disk) => disk.begin(file), undefined);
      if (record) return { shelf: this.disk, record };
      this.#mindMemory(file);
    }
    return { shelf: this.memory, record: await this.memory.begin(file) };
  }

  /**
   * Takes from the disk what it has no room to finish. undefined when somebody else changed it meanwhile. Throws
   * `no-space` where memory is no place for it either; what the disk has stays there.
   */
  async toMemory(file: StoredFile, record: ContentRecord): Promise<Place | undefined> {
    // Firefox leaves the database read-only after it ran out of space, until it is opened anew.
    await this.disk.database.close();
    this.#mindMemory(file);
    let held = await this.memory.begin(file);
    await this.memory.discard(held);
    held = await this.memory.begin(file);
    for (let number = 0; number < record.chunks; number++) {
      const chunk = await this.onDisk((disk) => disk.chunk(record, number), undefined);
      const next = chunk && (await this.memory.append(held, chunk, { source: record.source ?? "", etag: record.etag }));
      if (!next) return void (await this.memory.discard(held));
      held = next;
    }
    await this.onDisk((disk) => disk.discard(record), undefined);
    return { shelf: this.memory, record: held };
  }

  #mindMemory({ url, size }: StoredFile): void {
    if (this.memory.bytes + size > this.#mostHeld)
      throw failure("no-space", `${url}: ${size} bytes are too many to hold in memory`, { url, size });
  }

  /** `otherwise` where there is no disk, or no room on it. */
  async onDisk<T>(work: (disk: Disk) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work(this.disk);
    } catch (thrown) {
      if (!isUnwritable(thrown)) throw thrown;
      await this.disk.database.close();
      return otherwise;
    }
  }
}
