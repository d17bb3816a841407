import { createSHA1, createSHA256, type IHasher } from "hash-wasm";
import type { StoredFile } from "../../core/storage.ts";

/** Hashes one content while it comes, the way its digest asks. */
export class Hasher {
  readonly #hash: IHasher;
  readonly #file: Pick<StoredFile, "digest" | "size">;

  private constructor(hash: IHasher, file: Pick<StoredFile, "digest" | "size">) {
    this.#hash = hash;
    this.#file = file;
    this.restart();
  }

  static async for(file: Pick<StoredFile, "digest" | "size">): Promise<Hasher> {
    return new Hasher(await (isGit(file) ? createSHA1() : createSHA256()), file);
  }

  restart(): void {
    this.#hash.init();
    // git names a blob by the hash of this header and its bytes.
    if (isGit(this.#file)) this.#hash.update(`blob ${this.#file.size}\0`);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Ends the hash. */
  matches(): boolean {
    return `${isGit(this.#file) ? "git-sha1" : "sha256"}:${this.#hash.digest()}` === this.#file.digest;
  }
}

function isGit({ digest }: Pick<StoredFile, "digest">): boolean {
  return digest.startsWith("git-sha1:");
}
