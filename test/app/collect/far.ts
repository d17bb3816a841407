import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Collecting } from "../../../server/uploads/collecting.ts";
import { InBucket } from "../../../server/uploads/in-bucket.ts";
import { S3 } from "../../../server/uploads/s3.ts";
import { Uploads } from "../../../server/uploads/uploads.ts";
import { ACCOUNT, StandInStore } from "../../s3/stand-in.ts";
import { ShakyDisk } from "./shaky.ts";

/** Where recordings end: a server's folder, a bucket, or a bucket of a store that writes over whatever lies there. */
export type Where = "folder" | "bucket" | "plain bucket";

/** The far side of the network, with a server that can be killed in the midst of anything. */
export interface Far {
  /** Origin of the store that pages send to; absent where the server takes all. */
  readonly store?: string;
  readonly crashes: number;
  /** The server was killed and does nothing any more. */
  readonly stopped: boolean;
  /** A server that goes on with what lies there. */
  start(): Collecting;
  /** Operations on the disk, or requests to the store, until the server is killed. */
  failAfter(operations: number): void;
  /** A request of a page to the store. */
  ask(url: string, init: RequestInit): Promise<Response>;
  files(): readonly Buffer[];
  close(): void;
}

export function farOf(where: Where, now: () => number): Far {
  return where === "folder" ? new Folder(now) : new Bucket(where === "bucket", now);
}

class Folder implements Far {
  readonly #folder = mkdtempSync(join(tmpdir(), "inzwa-giving-"));
  readonly #now: () => number;
  #shaky = new ShakyDisk();
  #crashes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get crashes(): number {
    return this.#crashes + this.#shaky.crashes;
  }

  get stopped(): boolean {
    return this.#shaky.stopped;
  }

  start(): Collecting {
    this.#crashes += this.#shaky.crashes;
    this.#shaky = new ShakyDisk();
    return new Uploads({ folder: this.#folder, bytes: 2 ** 30, disk: this.#shaky.disk, now: this.#now });
  }

  failAfter(operations: number): void {
    this.#shaky.failAfter(operations);
  }

  ask(): Promise<Response> {
    throw new TypeError("there is no store");
  }

  files(): readonly Buffer[] {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class Bucket implements Far {
  readonly store = "https://store.example";
  readonly #now: () => number;
  readonly #things: StandInStore;
  #life = { left: Number.POSITIVE_INFINITY };
  #crashes = 0;

  constructor(holds: boolean, now: () => number) {
    this.#now = now;
    this.#things = new StandInStore({ holds, now });
  }

  get crashes(): number {
    return this.#crashes;
  }

  get stopped(): boolean {
    return this.#life.left < 0;
  }

  start(): Collecting {
    const life = { left: Number.POSITIVE_INFINITY };
    this.#life = life;
    const quiet = () => {};
    const s3 = new S3({
      endpoint: new URL("http://store.internal"),
      publicEndpoint: new URL(this.store),
      bucket: "voices",
      region: ACCOUNT.region,
      keys: ACCOUNT,
      now: this.#now,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      fetch: (url, init) => this.#asked(life, url, init),
    });
    return new InBucket({ s3, bytes: 2 ** 30, now: this.#now });
  }

  /** A request of a page is a few to the store; a folder takes many operations. */
  failAfter(operations: number): void {
    this.#life.left = operations % 8;
  }

  ask(url: string, init: RequestInit): Promise<Response> {
    return this.#things.fetch(url, init);
  }

  files(): readonly Buffer[] {
    return [...this.#things.things.values()].map(({ body }) => body);
  }

  close(): void {
    this.#things.things.clear();
  }

  /** Of every two requests that a server dies with, one still reaches the store. */
  async #asked(life: { left: number }, url: string, init: RequestInit): Promise<Response> {
    if (life.left < 0) throw new TypeError("killed");
    life.left -= 1;
    if (life.left >= 0) return this.#things.fetch(url, init);
    this.#crashes += 1;
    if (this.#crashes % 2 === 0) await this.#things.fetch(url, init);
    throw new TypeError("killed");
  }
}
