import { createHash } from "node:crypto";
import type { Offer } from "../../core/collect/offer.ts";
import { type Put, type PutHeaders, patienceFor } from "../../core/collect/put.ts";
import { fileOf } from "../../core/collect/row.ts";
import { ApiError } from "../api-error.ts";
import { same, sha256 } from "../safety/digest.ts";
import { type About, isWithdrawn, readAbout, sameOffer, withdrawnLine } from "./about.ts";
import { BucketRoom, LONGEST_ABOUT } from "./bucket-room.ts";
import type { Came, Collecting, Offered } from "./collecting.ts";
import { Each } from "./each.ts";
import { gone, keepsVersions, noRoom, notHere, notWav, notYours, unequal, unknown } from "./refusals.ts";
import type { S3 } from "./s3.ts";

interface InBucketOptions {
  readonly s3: S3;
  /** Of all recordings together. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a store does: keep an object that is there already, where it is asked to; keep what is written over. */
interface Ways {
  readonly holds: boolean;
  readonly versioned: boolean;
}

/** Seconds that an address of the store is valid. */
const VALID = 15 * 60;
const JSON_TYPE = "application/json";

/**
 * Recordings in a bucket: words by way of the server, sound straight from the page, by an address that is signed for this one
 * object and these bytes. Nothing about them is kept here, so a server that was cut off goes on where it was. For one
 * recording methods wait for each other.
 */
export class InBucket implements Collecting {
  readonly #s3: S3;
  readonly #now: () => number;
  readonly #each = new Each();
  readonly #room: BucketRoom;
  #store: Promise<Ways> | undefined;

  constructor({ s3, bytes, now }: InBucketOptions) {
    this.#s3 = s3;
    this.#now = now;
    this.#room = new BucketRoom(s3, bytes, now);
  }

  create(offer: Offer): Promise<Offered> {
    const { id } = offer.row;
    return this.#each.alone(id, async () => {
      const { holds, versioned } = await this.#known();
      if (versioned) throw keepsVersions();
      const before = await this.#about(id);
      const made = !before && (await this.#begin(offer));
      const about = made ? offer : sameOffer(before ?? (await this.#found(id)), offer);
      const came = await this.#came(id, about);
      if (came.offset === came.size) return { ...came, made };
      return { ...came, made, put: await this.#address(about, holds) };
    });
  }

  progress(id: string): Promise<Came> {
    return this.#each.alone(id, async () => this.#came(id, await this.#found(id)));
  }

  async append(): Promise<Came> {
    throw notHere();
  }

  /**
   * Sound and line are written over and never deleted: where a store keeps objects that are there already, a sound that is still
   * under way then finds its place taken. Where it does not, this is done again once no address is valid any more, and what was
   * begun by the last of them has arrived or was given up.
   */
  withdraw(id: string, secret: string): Promise<void> {
    return this.#each.alone(id, async () => {
      const { holds, versioned } = await this.#known();
      const [before, withdrawal] = [await this.#about(id), sha256(secret)];
      if (before && !same(Buffer.from(before.withdrawal, "hex"), withdrawal)) throw notYours();
      if (!before && !(await this.#room.take(0))) throw noRoom();
      const after = before && isWithdrawn(before) ? before : this.#withdrawn(before, withdrawal.toString("hex"));
      const { line, withdrawnAt, settles = VALID } = after;
      await this.#s3.put(aboutOf(id), JSON.stringify(after), JSON_TYPE);
      // Nobody was given an address for what was never offered.
      if (line === undefined) return;
      await this.#s3.put(lineOf(id), line, JSON_TYPE);
      const over = await this.#s3.put(soundOf(id), "", "audio/wav");
      // Its operator may have switched it on since the store was tried.
      if (over.versioned) this.#store = undefined;
      // Out of the data set, and still in the store: the page keeps asking until its operator has seen to it.
      if (versioned || over.versioned) throw keepsVersions();
      const left = Date.parse(withdrawnAt) / 1000 + settles - this.#now() / 1000;
      if (!holds && left >= 0) throw again(Math.ceil(left) + 1);
    });
  }

  /** What the store does, by trying: once, and again as long as it keeps versions. */
  async #known(): Promise<Ways> {
    this.#store ??= this.#tried();
    const again = () => {
      this.#store = undefined;
    };
    this.#store.then(({ versioned }) => versioned && again(), again);
    return this.#store;
  }

  async #tried(): Promise<Ways> {
    const { versioned } = await this.#s3.put("probe", "", "text/plain");
    const { placed } = await this.#s3.put("probe", "", "text/plain", true);
    return { holds: !placed, versioned };
  }

  async #about(id: string): Promise<About | undefined> {
    const text = await this.#s3.get(aboutOf(id), LONGEST_ABOUT);
    return text && readAbout(text.toString("utf8"));
  }

  async #found(id: string): Promise<Offer> {
    const about = await this.#about(id);
    if (!about) throw unknown();
    if (isWithdrawn(about)) throw gone();
    return about;
  }

  /** False where another server was quicker. */
  async #begin(offer: Offer): Promise<boolean> {
    if (!(await this.#room.take(offer.size))) throw noRoom();
    return (await this.#s3.put(aboutOf(offer.row.id), JSON.stringify(offer), JSON_TYPE, true)).placed;
  }

  /** The line goes last: with it a recording is whole, and only then a data set has it. */
  async #came(id: string, { size, sha256: content, row }: Offer): Promise<Came> {
    if (await this.#s3.get(lineOf(id), 0)) return { offset: size, size };
    const bytes = await this.#s3.get(soundOf(id), size);
    if (!bytes) return { offset: 0, size };
    if (createHash("sha256").update(bytes).digest("hex") !== content) {
      await this.#s3.remove(soundOf(id));
      throw unequal();
    }
    if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
      await this.#s3.remove(soundOf(id));
      await this.#s3.remove(aboutOf(id));
      throw notWav();
    }
    await this.#s3.put(lineOf(id), `${JSON.stringify(row)}\n`, JSON_TYPE, true);
    return { offset: size, size, stored: true };
  }

  async #address({ sha256: content, row }: Offer, holds: boolean): Promise<Put> {
    const headers: PutHeaders = {
      "Content-Type": "audio/wav",
      "X-Amz-Content-Sha256": content,
      ...(holds ? { "If-None-Match": "*" as const } : {}),
    };
    return { url: await this.#s3.address(soundOf(row.id), { ...headers } as Record<string, string>, VALID), headers };
  }

  #withdrawn(before: Offer | undefined, withdrawal: string) {
    const withdrawnAt = `${new Date(this.#now()).toISOString().slice(0, 19)}Z`;
    if (!before) return { withdrawal, withdrawnAt };
    const settles = VALID + Math.ceil(patienceFor(before.size) / 1000);
    return { withdrawal, withdrawnAt, line: withdrawnLine(before, withdrawnAt), settles };
  }
}

/** The same tree as in a folder (places.ts), so that whoever copies `voices/` has the same data set. */
function placeOf(id: string): string {
  return `voices/${id.slice(-2)}/${id}`;
}
function aboutOf(id: string): string {
  return `${placeOf(id)}/about.json`;
}
function lineOf(id: string): string {
  return `${placeOf(id)}/metadata.jsonl`;
}
function soundOf(id: string): string {
  return `${placeOf(id)}/${fileOf(id)}`;
}

function again(seconds: number) {
  return new ApiError(503, "It is taken out, and will be once more when no address is valid any longer.", {
    code: "leaving",
    retryAfter: seconds,
  });
}
