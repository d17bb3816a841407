import "fake-indexeddb/auto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IDBFactory } from "fake-indexeddb";
import { Outbox } from "../../../app/collect/outbox.ts";
import { parcelOf } from "../../../app/collect/parcel.ts";
import { Sender } from "../../../app/collect/sender.ts";
import { VoiceStore } from "../../../app/collect/store.ts";
import { Wire } from "../../../app/collect/wire.ts";
import { Uploads } from "../../../server/uploads/uploads.ts";
import { appOf } from "../../server/app-of.ts";
import { ShakyDisk } from "./shaky.ts";

export const hex = (n: number, digits = 32) => n.toString(16).padStart(digits, "0");
/** A WAV file by its first bytes, which says whose it is in every part of it. */
export function wavOf(n: number): Uint8Array<ArrayBuffer> {
  const text = `RIFF----WAVE${`voice-${n}-`.repeat(90)}`;
  return new TextEncoder().encode(text);
}
const wordsOf = (n: number) => `mazwi-${n}-`;

/** What happens to the next requests. `crash`: the server's disk stops after so many operations. */
export type Weather =
  | { readonly is: "fine" | "offline" | "lost-request" | "lost-answer" | "killed-before" | "killed-behind" }
  | { readonly is: "crash"; readonly after: number };

interface Tab {
  readonly store: VoiceStore;
  readonly outbox: Outbox;
  readonly sender: Sender;
}

/** One browser and one server, with everything between them that can break. */
export class Giving {
  readonly folder = mkdtempSync(join(tmpdir(), "inzwa-giving-"));
  readonly figures = { requests: 0, lost: 0, crashes: 0, kills: 0 };
  weather: Weather[] = [];
  #shaky = new ShakyDisk();
  #app = this.#started();
  #tab = this.#opened();
  #killed: () => void = () => {};

  constructor() {
    globalThis.indexedDB = new IDBFactory();
  }

  get tab(): Tab {
    return this.#tab;
  }

  async record(consent: string, n: number): Promise<void> {
    const facts = {
      text: wordsOf(n),
      language: "sn",
      kind: "prompt" as const,
      studio: false,
      personal: "",
      sampleRate: 16_000,
      samples: 400,
      clipping: 0,
    };
    await this.#tab.store.add(consent, { id: hex(n), at: n, facts, wav: wavOf(n) });
    await this.#tab.store.decide(hex(n), "keep");
  }

  queue(consent: string, ids: readonly number[]): Promise<void> {
    const clips = ids.map((n) => ({ id: hex(n), secret: hex(n * 7919, 64), bytes: wavOf(n).length }));
    return this.#tab.outbox.queue(consent, { base: "http://localhost:8000", key: "sk-test" }, clips);
  }

  /** Until nothing can go any more, or the tab is killed. */
  async send(): Promise<void> {
    const killed = new Promise<void>((resolve) => {
      this.#killed = resolve;
    });
    await Promise.race([this.#tab.sender.kick(), killed]);
    if (this.#shaky.stopped) this.restart();
  }

  restart(): void {
    this.figures.crashes += this.#shaky.crashes;
    this.#app = this.#started();
  }

  async kill(): Promise<void> {
    const { store, outbox, sender } = this.#tab;
    sender.close();
    await Promise.all([store.close(), outbox.close()]);
    this.#tab = this.#opened();
  }

  async evict(): Promise<void> {
    await this.kill();
    globalThis.indexedDB = new IDBFactory();
  }

  async close(): Promise<void> {
    await this.kill();
    this.#tab.sender.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Copies of a recording's sound on the server's disk, whole. */
  copies(n: number): number {
    return this.#files().filter((bytes) => bytes.equals(wavOf(n))).length;
  }

  /** Whether anything of a recording, sound or words, lies on the server's disk. */
  leaves(n: number): boolean {
    return this.#files().some((bytes) => bytes.includes(`voice-${n}-`) || bytes.includes(wordsOf(n)));
  }

  #files(): Buffer[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  }

  #started() {
    this.#shaky = new ShakyDisk();
    const uploads = new Uploads({
      folder: this.folder,
      bytes: 2 ** 30,
      disk: this.#shaky.disk,
      now: () => Date.now(),
    });
    return appOf({ uploads });
  }

  #opened(): Tab {
    const [store, outbox] = [new VoiceStore(), new Outbox()];
    const sender = new Sender({
      outbox,
      wire: new Wire((url, init) => this.#fetch(url, init)),
      piece: 300,
      open: (entry) => parcelOf(entry, store),
      may: () => ({ online: true, send: true }),
      alone: (work) => work(),
      later: () => () => {},
      random: () => 0,
      changed: () => {},
    });
    return { store, outbox, sender };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const now = this.weather.shift() ?? { is: "fine" };
    this.figures.requests += 1;
    if (now.is === "killed-before") return this.#die();
    if (now.is === "offline" || now.is === "lost-request") throw new TypeError("no network");
    if (now.is === "crash") this.#shaky.failAfter(now.after);
    const answer = await this.#app.request(new URL(url).pathname, init);
    if (now.is === "killed-behind") return this.#die();
    if (now.is !== "lost-answer") return answer;
    this.figures.lost += 1;
    throw new TypeError("the answer was lost");
  }

  /** A tab that is gone hears of nothing any more. */
  #die(): Promise<Response> {
    this.figures.kills += 1;
    this.#killed();
    return new Promise(() => {});
  }
}
