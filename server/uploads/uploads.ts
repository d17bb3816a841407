import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Offer } from "../../core/collect/offer.ts";
import { fileOf } from "../../core/collect/row.ts";
import { type Disk, makeFolder, moveFolder, readIf, sizeIf, syncFolder, writeWhole } from "../disk.ts";
import { same, sha256 } from "../safety/digest.ts";
import { type About, isWithdrawn, readAbout, sameOffer, withdrawnLine } from "./about.ts";
import type { Came, Collecting, Offered } from "./collecting.ts";
import { Each } from "./each.ts";
import { type Places, placesIn } from "./places.ts";
import { gone, noRoom, notWav, notYours, tooLong, unequal, unknown, wrongOffset } from "./refusals.ts";
import { Room } from "./room.ts";

interface UploadsOptions {
  /** Folder that is this server's alone. */
  readonly folder: string;
  /** Bytes of all recordings together. */
  readonly bytes: number;
  readonly disk: Disk;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
/** Recordings in a folder, one piece after another. What a method has answered is on the disk; for one recording they wait for each other. */
export class Uploads implements Collecting {
  readonly #disk: Disk;
  readonly #now: () => number;
  readonly #at: Places;
  readonly #each = new Each();
  readonly #room: Room;
  #ready: Promise<void> | undefined;

  constructor({ folder, bytes, disk, now }: UploadsOptions) {
    this.#disk = disk;
    this.#now = now;
    this.#at = placesIn(folder);
    this.#room = new Room(disk, this.#at, bytes, now);
  }

  /** The same offer may come as often as it likes; the second answer says how far the first has come. */
  create(offer: Offer): Promise<Offered> {
    const { id } = offer.row;
    return this.#alone(id, async () => {
      const before = await this.#find(id);
      if (before) return { ...(await this.#progress(id, before.kept, sameOffer(before.about, offer))), made: false };
      if (!(await this.#room.take(offer.size))) throw noRoom();
      await this.#begin(offer);
      return { offset: 0, size: offer.size, made: true };
    });
  }

  progress(id: string): Promise<Came> {
    return this.#alone(id, async () => {
      const found = await this.#found(id);
      return this.#progress(id, found.kept, found.offer);
    });
  }

  /** Takes the next bytes; those of the last piece are answered once the whole is checked and in its place. */
  append(id: string, offset: number, bytes: Uint8Array): Promise<Came> {
    return this.#alone(id, async () => {
      const { kept, offer } = await this.#found(id);
      const path = this.#sound(this.#at.coming(id), id);
      const has = kept ? offer.size : ((await sizeIf(this.#disk, path)) ?? 0);
      if (offset !== has) throw wrongOffset(has);
      if (offset + bytes.length > offer.size) throw tooLong(offer.size);
      if (!kept) await this.#write(path, offset, bytes);
      return this.#progress(id, kept, offer);
    });
  }

  /** By its secret a recording is taken out, or never let in. Answers once nothing of it is left but that it was withdrawn. */
  withdraw(id: string, secret: string): Promise<void> {
    return this.#alone(id, async () => {
      const withdrawal = sha256(secret);
      const found = await this.#find(id);
      if (found && !same(Buffer.from(found.about.withdrawal, "hex"), withdrawal)) throw notYours();
      if (!found && !(await this.#room.take(0))) throw noRoom();
      await this.#takeOut(id, found?.about, withdrawal.toString("hex"));
    });
  }

  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#ready ??= this.#open();
    await this.#ready.catch((thrown: unknown) => {
      this.#ready = undefined;
      throw thrown;
    });
    try {
      return await this.#each.alone(id, work);
    } catch (thrown) {
      throw ["ENOSPC", "EDQUOT"].includes(String((thrown as NodeJS.ErrnoException).code)) ? noRoom() : thrown;
    }
  }

  /** Goes on with what was cut off while it was taken out. */
  async #open(): Promise<void> {
    for (const folder of [this.#at.incoming, this.#at.voices, this.#at.leaving]) await makeFolder(this.#disk, folder);
    for (const id of await this.#disk.readdir(this.#at.leaving)) {
      const found = /^[0-9a-f]{32}$/.test(id) ? await this.#find(id) : undefined;
      if (found) await this.#takeOut(id, found.about, found.about.withdrawal);
      else await this.#disk.rm(this.#at.mark(id), { force: true });
    }
    await this.#room.count();
  }

  async #find(id: string): Promise<{ readonly kept: boolean; readonly about: About } | undefined> {
    const kept = await readIf(this.#disk, join(this.#at.kept(id), "about.json"));
    if (kept !== undefined) return { kept: true, about: readAbout(kept) };
    const coming = await readIf(this.#disk, join(this.#at.coming(id), "about.json"));
    return coming === undefined ? undefined : { kept: false, about: readAbout(coming) };
  }

  async #found(id: string): Promise<{ readonly kept: boolean; readonly offer: Offer }> {
    const found = await this.#find(id);
    if (!found) throw unknown();
    if (isWithdrawn(found.about)) throw gone();
    return { kept: found.kept, offer: found.about };
  }

  async #begin(offer: Offer): Promise<void> {
    const place = this.#at.coming(offer.row.id);
    const draft = `${place}.draft`;
    await this.#disk.rm(draft, { recursive: true, force: true });
    await makeFolder(this.#disk, join(draft, "audio"));
    await writeWhole(this.#disk, join(draft, "about.json"), JSON.stringify(offer));
    await moveFolder(this.#disk, draft, place);
  }

  async #write(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    const file = await this.#disk.open(path, offset === 0 ? "w" : "r+");
    try {
      for (let at = 0; at < bytes.length; )
        at += (await file.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
      await file.sync();
    } finally {
      await file.close();
    }
    if (offset === 0) await syncFolder(this.#disk, join(path, ".."));
  }

  async #progress(id: string, kept: boolean, offer: Offer): Promise<Came> {
    const { size } = offer;
    if (kept) return { offset: size, size };
    const offset = (await sizeIf(this.#disk, this.#sound(this.#at.coming(id), id))) ?? 0;
    if (offset < size) return { offset, size };
    await this.#finish(id, offer);
    return { offset, size, stored: true };
  }

  /** Sound and line take their place together, by one rename. */
  async #finish(id: string, offer: Offer): Promise<void> {
    const place = this.#at.coming(id);
    const path = this.#sound(place, id);
    const bytes = await this.#disk.readFile(path);
    if (createHash("sha256").update(bytes).digest("hex") !== offer.sha256) {
      await this.#disk.rm(path);
      throw unequal();
    }
    if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
      await this.#disk.rm(place, { recursive: true });
      throw notWav();
    }
    await writeWhole(this.#disk, join(place, "metadata.jsonl"), `${JSON.stringify(offer.row)}\n`);
    await makeFolder(this.#disk, join(this.#at.kept(id), ".."));
    await moveFolder(this.#disk, place, this.#at.kept(id));
  }

  /** The mark goes last, so that who is cut off here goes on with the next start; the words go last but one, since they are needed. */
  async #takeOut(id: string, about: About | undefined, withdrawal: string): Promise<void> {
    const disk = this.#disk;
    const place = this.#at.kept(id);
    const withdrawnAt = about && isWithdrawn(about) ? about.withdrawnAt : this.#utc();
    await writeWhole(disk, this.#at.mark(id), "");
    await makeFolder(disk, join(place, ".."));
    await makeFolder(disk, place);
    const line = join(place, "metadata.jsonl");
    if (about && !isWithdrawn(about) && (await sizeIf(disk, line)) !== undefined)
      await writeWhole(disk, line, withdrawnLine(about, withdrawnAt));
    await disk.rm(join(place, "audio"), { recursive: true, force: true });
    await writeWhole(disk, join(place, "about.json"), JSON.stringify({ withdrawal, withdrawnAt }));
    await disk.rm(this.#at.coming(id), { recursive: true, force: true });
    await disk.rm(`${this.#at.coming(id)}.draft`, { recursive: true, force: true });
    await syncFolder(disk, this.#at.incoming);
    await disk.rm(this.#at.mark(id), { force: true });
  }

  #sound(place: string, id: string): string {
    return join(place, fileOf(id));
  }

  #utc(): string {
    return `${new Date(this.#now()).toISOString().slice(0, 19)}Z`;
  }
}
