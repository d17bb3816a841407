import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { Outbox } from "../../../app/collect/outbox.ts";
import { parcelOf } from "../../../app/collect/parcel.ts";
import { Sender } from "../../../app/collect/sender.ts";
import { VoiceStore } from "../../../app/collect/store.ts";
import { Wire } from "../../../app/collect/wire.ts";
import { appOf } from "../../server/app-of.ts";
import { type Far, farOf, type Where } from "./far.ts";

export const hex = (n: number, digits = 32) => n.toString(16).padStart(digits, "0");
/** A WAV file by its first bytes, which says whose it is in every part of it. */
export function wavOf(n: number): Uint8Array<ArrayBuffer> {
  const text = `RIFF----WAVE${`voice-${n}-`.repeat(90)}`;
  return new TextEncoder().encode(text);
}
const wordsOf = (n: number) => `mazwi-${n}-`;

/**
 * What happens to the next requests. `crash`: the server stops after so many operations. `late`: what goes to a store arrives
 * after all else of the next time. `slow`: it leaves so late that its address is not valid any more.
 */
export type Weather =
  | { readonly is: "fine" | "offline" | "lost-request" | "lost-answer" | "killed-before" | "killed-behind" }
  | { readonly is: "late" | "slow" }
  | { readonly is: "crash"; readonly after: number };

interface Tab {
  readonly store: VoiceStore;
  readonly outbox: Outbox;
  readonly sender: Sender;
}

const BASE = "http://localhost:8000";
/** Milliseconds after which no address of a store is valid any more, and nothing that began by one is under way. */
const STALE = 17 * 60_000;

/** One browser, one server and perhaps a store, with everything between them that can break. */
export class Giving {
  readonly figures = { requests: 0, lost: 0, kills: 0, late: 0, stale: 0 };
  weather: Weather[] = [];
  readonly #far: Far;
  #now = Date.UTC(2026, 10, 22);
  #late: (() => Promise<unknown>)[] = [];
  #app: ReturnType<typeof appOf>;
  #tab: Tab;
  #killed: () => void = () => {};

  constructor(where: Where) {
    globalThis.indexedDB = new IDBFactory();
    this.#far = farOf(where, () => this.#now);
    this.#app = this.#started();
    this.#tab = this.#opened();
  }

  get crashes(): number {
    return this.#far.crashes;
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

  /** The person says yes to these, and to the store where there is one. */
  async queue(consent: string, ids: readonly number[]): Promise<void> {
    const clips = ids.map((n) => ({ id: hex(n), secret: hex(n * 7919, 64), bytes: wavOf(n).length }));
    await this.#tab.outbox.queue(consent, { base: BASE, key: "sk-test" }, clips);
    if (this.#far.store) await this.#tab.outbox.letTo(BASE, this.#far.store);
  }

  /** Until nothing can go any more, or the tab is killed; then arrives what was late the time before. */
  async send(): Promise<void> {
    const due = this.#late.splice(0);
    const killed = new Promise<void>((resolve) => {
      this.#killed = resolve;
    });
    await Promise.race([this.#tab.sender.kick(), killed]);
    if (this.#far.stopped) this.restart();
    for (const arrive of due) await arrive();
  }

  restart(): void {
    this.#app = this.#started();
  }

  /** Until no address of a store is valid any more. */
  wait(): void {
    this.#now += STALE;
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
    this.#far.close();
  }

  /** Copies of a recording's sound on the far side, whole. */
  copies(n: number): number {
    return this.#far.files().filter((bytes) => bytes.equals(wavOf(n))).length;
  }

  /** Whether anything of a recording, sound or words, lies on the far side. */
  leaves(n: number): boolean {
    return this.#far.files().some((bytes) => bytes.includes(`voice-${n}-`) || bytes.includes(wordsOf(n)));
  }

  #started() {
    return appOf({ uploads: this.#far.start() });
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
      failed: (thrown) => {
        throw thrown;
      },
    });
    return { store, outbox, sender };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const now = this.weather.shift() ?? { is: "fine" };
    this.figures.requests += 1;
    if (now.is === "killed-before") return this.#die();
    if (now.is === "offline" || now.is === "lost-request") throw new TypeError("no network");
    const toStore = this.#far.store !== undefined && url.startsWith(this.#far.store);
    // It waits for the next request that goes to a store.
    if (this.#far.store && !toStore && (now.is === "late" || now.is === "slow")) this.weather.unshift(now);
    if (toStore && now.is === "late") return this.#delay(url, init);
    if (toStore && now.is === "slow") this.#now += STALE;
    if (now.is === "crash") this.#far.failAfter(now.after);
    const answer = await (toStore ? this.#far.ask(url, init) : this.#app.request(new URL(url).pathname, init));
    if (toStore && answer.status === 403) this.figures.stale += 1;
    if (now.is === "killed-behind") return this.#die();
    if (now.is !== "lost-answer") return answer;
    this.figures.lost += 1;
    throw new TypeError("the answer was lost");
  }

  /** The page gives it up, and it arrives all the same. */
  #delay(url: string, init: RequestInit): Promise<Response> {
    this.figures.late += 1;
    const { signal: _, ...rest } = init;
    this.#late.push(() => this.#far.ask(url, rest));
    throw new TypeError("no answer");
  }

  /** A tab that is gone hears of nothing any more. */
  #die(): Promise<Response> {
    this.figures.kills += 1;
    this.#killed();
    return new Promise(() => {});
  }
}
