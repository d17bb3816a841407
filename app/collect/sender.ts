import { delayOf, nextOf, type OutboxEntry } from "../../core/collect/outbox.ts";
import { carry, type Parcel } from "./carry.ts";
import { type Halt, weightOf } from "./halt.ts";
import type { Outbox } from "./outbox.ts";
import type { Answer, Wire } from "./wire.ts";

interface SenderPorts {
  readonly outbox: Pick<Outbox, "entries" | "move">;
  readonly wire: Wire;
  /** Bytes that travel in one request. */
  readonly piece: number;
  /** A recording as it is offered, and its file; undefined where it is not there any more. Throws where it cannot be opened. */
  readonly open: (entry: OutboxEntry) => Promise<Parcel | undefined>;
  /** What is taken back goes whenever there is a network; recordings wait until nobody talks and the person lets them. */
  readonly may: () => { readonly online: boolean; readonly send: boolean };
  /** Runs work while no other tab sends. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  readonly later: (ms: number, work: () => void) => () => void;
  /** 0..1. */
  readonly random: () => number;
  readonly changed: () => void;
  /** What went wrong with nobody waiting for it. */
  readonly failed: (thrown: unknown) => void;
}

/** base: where it went, which may be another server than when it was read. answer: undefined where somebody talks now. */
interface Came {
  readonly base: string;
  readonly answer: Answer | undefined;
}

/** Carries the outbox to its servers, one recording at a time. */
export class Sender {
  readonly #ports: SenderPorts;
  #running: Promise<void> | undefined;
  #again = false;
  #failed = 0;
  #timer: (() => void) | undefined;
  #cut = new AbortController();
  #closed = false;
  #at: { readonly id: string; readonly offset: number } | undefined;
  #stuck: Halt | undefined;
  #asks: { readonly base: string; readonly store: string } | undefined;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  /** The recording that is on its way, and how many of its bytes the server has. */
  get at() {
    return this.#at;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Why the last try came to nothing, and where: what a person can set right before everything else. */
  get stuck(): Halt | undefined {
    return this.#stuck;
  }

  /** A server that has recordings kept in a store, which the person was not asked about. store: an origin. */
  get asks() {
    return this.#asks;
  }

  /**
   * Something may go now: the outbox, the network or the person has changed. Resolves when nothing more can go. Rejects where the
   * outbox cannot be read or written, and comes back by itself.
   */
  kick(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#timer?.();
    this.#timer = undefined;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#at = undefined;
      this.#ports.changed();
    });
    return this.#running;
  }

  /** What is on its way is left where it is: something was taken back, or sending is to wait. */
  cut(): void {
    this.#cut.abort();
    this.#cut = new AbortController();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.();
    this.cut();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#ports.alone(() => this.#round());
      } catch (thrown) {
        this.#failed += 1;
        this.#comeBack(0);
        throw thrown;
      }
    }
  }

  /** Until nothing is left for servers that answer. */
  async #round(): Promise<void> {
    this.#asks = undefined;
    // By address, or by recording where nothing is wrong with the server.
    const down = new Map<string, number>();
    let worst: Halt | undefined;
    while (!this.#closed) {
      const { online, send } = this.#ports.may();
      const entries = (await this.#ports.outbox.entries()).filter(({ base, id }) => !down.has(base) && !down.has(id));
      const entry = online ? nextOf(entries, send) : undefined;
      if (!entry) break;
      const came = await this.#one(entry);
      if (came?.answer?.is !== "stuck") continue;
      const { answer, base } = came;
      if (!worst || weightOf(answer.why) > weightOf(worst.why)) worst = { why: answer.why, base };
      this.#stuck ??= worst;
      // A person is not asked again and again.
      const seconds = answer.why === "host" ? Number.POSITIVE_INFINITY : (answer.seconds ?? 0);
      down.set(answer.why === "leaving" ? entry.id : base, seconds);
    }
    const soonest = Math.min(...down.values());
    this.#failed = Number.isFinite(soonest) ? this.#failed + 1 : 0;
    this.#stuck = worst;
    if (Number.isFinite(soonest)) this.#comeBack(soonest);
  }

  #comeBack(seconds: number): void {
    const { later, random, failed } = this.#ports;
    if (this.#closed) return;
    this.#timer?.();
    this.#timer = later(delayOf(this.#failed, random(), seconds), () => void this.kick().catch(failed));
  }

  /** What came of it, and where; undefined where the entry was left because something changed. */
  async #one(entry: OutboxEntry): Promise<Came | undefined> {
    const { signal } = this.#cut;
    try {
      return await (entry.state === "recalled" ? this.#takeBack(entry, signal) : this.#send(entry, signal));
    } catch (thrown) {
      if (signal.aborted) return undefined;
      throw thrown;
    }
  }

  async #takeBack(entry: OutboxEntry, signal: AbortSignal): Promise<Came | undefined> {
    const [{ base }, answer] = [entry, await this.#ports.wire.takeBack(entry, signal)];
    if (answer.is !== "gone") return { base, answer: answer.is === "stuck" ? answer : { is: "stuck", why: "address" } };
    await this.#ports.outbox.move(entry.id, "forget");
    this.#ports.changed();
    return undefined;
  }

  async #send(entry: OutboxEntry, signal: AbortSignal): Promise<Came | undefined> {
    const { outbox, open, changed } = this.#ports;
    // Kept before the first byte leaves: what nobody knows was sent could not be taken back.
    // What was written is what goes: it may have been queued for another server since it was read.
    const sent = await outbox.move(entry.id, "offer");
    if (sent?.state !== "offered") return undefined;
    const opened = await open(sent).catch(() => undefined);
    const answer = opened ? await carry(this.#carrying(signal), sent, opened) : ({ is: "refused" } as const);
    if (answer.is === "at") await outbox.move(sent.id, "acknowledge");
    else if (answer.is === "refused" || answer.is === "gone") await outbox.move(sent.id, "refuse");
    this.#at = undefined;
    changed();
    return { base: sent.base, answer };
  }

  #carrying(signal: AbortSignal) {
    const { wire, piece, may, changed } = this.#ports;
    return {
      wire,
      piece,
      signal,
      goes: ({ id }: OutboxEntry, offset: number) => {
        this.#at = { id, offset };
        changed();
        const now = may();
        return now.online && now.send;
      },
      asks: ({ base }: OutboxEntry, store: string) => {
        this.#asks = { base, store };
      },
    };
  }
}
