import node, { type FileHandle } from "node:fs/promises";
import type { Disk } from "../../../server/disk.ts";

/** A disk that stops in the midst of something: from then on nothing is written or read any more, as when a process is killed. */
export class ShakyDisk {
  #left = Number.POSITIVE_INFINITY;
  crashes = 0;

  /** Operations until it stops. */
  failAfter(operations: number): void {
    this.#left = operations;
  }

  get stopped(): boolean {
    return this.#left < 0;
  }

  get disk(): Disk {
    const guarded =
      (name: keyof Disk) =>
      async (...given: unknown[]) => {
        this.#step();
        const work = node[name] as (...given: unknown[]) => Promise<unknown>;
        const result = await work(...given);
        return name === "open" ? this.#handle(result as FileHandle) : result;
      };
    const names = ["mkdir", "open", "readdir", "readFile", "rename", "rm", "stat"] as const;
    return Object.fromEntries(names.map((name) => [name, guarded(name)])) as unknown as Disk;
  }

  #handle(file: FileHandle) {
    return {
      writeFile: async (text: string) => {
        if (this.#stops()) await file.writeFile(text.slice(0, text.length / 2));
        this.#refuse();
        await file.writeFile(text);
      },
      write: async (bytes: Uint8Array, at: number, length: number, position: number) => {
        if (this.#stops()) await file.write(bytes, at, Math.floor(length / 2), position);
        this.#refuse();
        return file.write(bytes, at, length, position);
      },
      sync: async () => {
        this.#step();
        await file.sync();
      },
      close: () => file.close(),
    };
  }

  #step(): void {
    this.#stops();
    this.#refuse();
  }

  /** True in the operation that is cut in half. */
  #stops(): boolean {
    if (this.#left < 0) return false;
    this.#left -= 1;
    if (this.#left >= 0) return false;
    this.crashes += 1;
    return true;
  }

  #refuse(): void {
    if (this.#left < 0) throw Object.assign(new Error("killed"), { code: "EIO" });
  }
}
