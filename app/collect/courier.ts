import { PIECE } from "../../core/collect/offer.ts";
import { type Destination, isKey, type OutboxEntry } from "../../core/collect/outbox.ts";
import { mayLeave } from "../../core/collect/row.ts";
import { type Failure, toFailure } from "../../core/failure.ts";
import { readAddress } from "../../core/server-address.ts";
import type { Net } from "../net.ts";
import { Outbox } from "./outbox.ts";
import { markWork } from "./outbox-mark.ts";
import { parcelOf } from "./parcel.ts";
import { Sender } from "./sender.ts";
import { type Asked, type SendingView, sendingOf } from "./sending-view.ts";
import { VoiceStore } from "./store.ts";
import { Wire } from "./wire.ts";

interface CourierPorts {
  readonly net: Pick<Net, "fetch" | "allow">;
  /** Nothing that was said may leave the device. */
  readonly forbidden: () => boolean;
  /** Somebody talks: the network and the processor are theirs. */
  readonly talking: () => boolean;
  readonly changed: () => void;
  readonly failed: (reason: Failure) => void;
}

/** Recordings on their way to a server: what the person was asked, what is sent, and what is taken back. */
export class Courier {
  readonly #ports: CourierPorts;
  readonly #store = new VoiceStore();
  readonly #outbox = new Outbox();
  readonly #sender: Sender;
  #entries: readonly OutboxEntry[] = [];
  #destination: Destination | undefined;
  #ready = 0;
  #asked: Asked = {};

  constructor(ports: CourierPorts) {
    this.#ports = ports;
    const may = () => ({ online: navigator.onLine, send: this.#maySend() });
    this.#sender = new Sender({
      outbox: this.#outbox,
      wire: new Wire((url, init) => ports.net.fetch(url, init)),
      piece: PIECE,
      open: (entry) => parcelOf(entry, this.#store),
      may,
      alone: async (work) => void (await (navigator.locks ? navigator.locks.request("inzwa-outbox", work) : work())),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      changed: () => this.#behind(() => this.refresh()),
      failed: (thrown) => ports.failed(toFailure(thrown)),
    });
    // Other tabs, and this one's recordings: something came, went or was taken back.
    new BroadcastChannel("inzwa-voices").addEventListener("message", () => this.stir());
    for (const name of ["online", "offline"]) addEventListener(name, () => this.stir());
  }

  get view(): SendingView {
    const { forbidden, talking } = this.#ports;
    return sendingOf({
      ...this.#asked,
      forbidden: forbidden(),
      talking: talking(),
      online: navigator.onLine,
      destination: this.#destination,
      entries: this.#entries,
      ready: this.#ready,
      at: this.#sender.at,
      running: this.#sender.isRunning,
      stuck: this.#sender.stuck,
      asks: this.#sender.asks,
    });
  }

  /** Looks anew at what is to be sent, and goes on with it. */
  stir(): void {
    this.#behind(async () => {
      await this.refresh();
      const gone = new Set(this.#entries.filter(({ state }) => state === "offered").map(({ id }) => id));
      if (this.#sender.at && !(gone.has(this.#sender.at.id) && this.#maySend())) this.#sender.cut();
      await this.#sender.kick();
      await this.refresh();
    });
  }

  async refresh(): Promise<void> {
    this.#entries = await this.#outbox.entries();
    this.#destination = await this.#outbox.destination();
    this.#ready = (await this.#unsent()).length;
    markWork(this.#entries.some(({ state }) => state !== "stored" && state !== "refused"));
    this.#ports.changed();
  }

  /** The person named a server, or another key of one: they are asked about what is new, and nothing of it has left yet. */
  ask(address: string, typed: string): void {
    this.#behind(async () => {
      const read = readAddress(address);
      const before = this.#destination;
      const given = typed.trim();
      this.#asked = {};
      if ("trouble" in read) this.#asked = { trouble: read.trouble };
      else if (given !== "" && !isKey(given)) this.#asked = { trouble: "key" };
      else {
        const { base } = read;
        const key = given || (before?.base === base ? before.key : undefined);
        const elsewhere = this.#entries.filter((entry) => entry.state === "waiting" && entry.base !== base);
        const clips = [...(await this.#unsent()), ...elsewhere.map(({ id, bytes }) => ({ id, bytes }))];
        const own = this.#entries.filter((entry) => entry.base === base);
        const pending = own.some(({ state }) => state === "recalled" || state === "offered");
        // For what this server has already, or gives back, whatever the answer is for what is new.
        if (given && (own.length > 0 || clips.length === 0)) await this.#outbox.rekey(base, given);
        const lost = before?.base !== base && !(given ? own.length > 0 : pending);
        if (clips.length > 0) this.#asked = { question: { base, clips, ...(key ? { key } : {}) } };
        else if (lost) this.#asked = { trouble: "told" };
        if (pending || (clips.length === 0 && !lost)) this.stir();
      }
      this.#ports.changed();
    });
  }

  /** They agreed to that server and to these recordings, or to the store that the server has them kept in. */
  yes(): void {
    const [{ question }, { asks }] = [this.#asked, this.#sender];
    this.#asked = {};
    if (!question && asks)
      this.#behind(async () => {
        await this.#ports.net.allow(asks.store);
        await this.#outbox.letTo(asks.base, asks.store);
        this.stir();
      });
    if (question)
      this.#behind(async () => {
        const agreed = await this.#store.agreed();
        if (!agreed) return;
        await this.#ports.net.allow(question.base);
        const clips = question.clips.map((clip) => ({ ...clip, secret: newSecret() }));
        await this.#outbox.queue(agreed.consent.id, question, clips);
        this.stir();
      });
  }

  no(): void {
    const { question } = this.#asked;
    this.#asked = {};
    // Who does not want that store is asked again when they let sending go on.
    if (!question && this.#sender.asks) this.pause(true);
    this.#ports.changed();
  }

  pause(paused: boolean): void {
    this.#behind(async () => {
      await this.#outbox.pause(paused);
      this.stir();
    });
  }

  #maySend(): boolean {
    const { forbidden, talking } = this.#ports;
    return !forbidden() && !talking() && this.#destination?.paused !== true;
  }

  /** Recordings that may leave and that nobody was asked about yet. */
  async #unsent(): Promise<readonly { readonly id: string; readonly bytes: number }[]> {
    const queued = new Set((await this.#outbox.entries()).map(({ id }) => id));
    const clips = (await this.#store.clips()).filter((clip) => mayLeave(clip) && !queued.has(clip.id));
    return clips.map(({ id, facts }) => ({ id, bytes: HEADER + 2 * facts.samples }));
  }

  #behind(work: () => Promise<unknown>): void {
    work().catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)));
  }
}

/** Bytes of a WAV file before its samples of 16 bits. */
const HEADER = 44;

function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
