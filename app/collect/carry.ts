import type { Offer } from "../../core/collect/offer.ts";
import type { OutboxEntry } from "../../core/collect/outbox.ts";
import { originOf, type Put } from "../../core/collect/put.ts";
import type { Answer, Wire } from "./wire.ts";

/** A recording as it is offered, and its file. */
export interface Parcel {
  readonly offer: Offer;
  readonly file: Uint8Array<ArrayBuffer>;
}
interface Carrying {
  readonly wire: Wire;
  /** Bytes that travel in one request to a server. */
  readonly piece: number;
  readonly signal: AbortSignal;
  /** So much is there, and more is about to go: false where it may not. */
  readonly goes: (entry: OutboxEntry, offset: number) => boolean;
  /** The person is to be asked about a store. */
  readonly asks: (entry: OutboxEntry, store: string) => void;
}

/** Addresses of a store that are asked for anew; a store that refuses them all refuses us. */
const FRESH = 2;

/** One recording to its server, or to the store that the server names: `at` where all of it is there, by the server's word. */
export async function carry(carrying: Carrying, entry: OutboxEntry, parcel: Parcel): Promise<Answer> {
  const { wire, piece, signal, goes } = carrying;
  const { offer, file } = parcel;
  let answer = await wire.offer(entry, offer, signal);
  let [direct, stale] = [false, 0];
  // So many answers an honest server needs at most, with a few pieces that come twice.
  for (let left = 2 * Math.ceil(file.length / piece) + 16; left > 0; left--) {
    if (answer.is === "stale" && ++stale > FRESH) return { is: "stuck", why: "store" };
    if (answer.is === "elsewhere") answer = await wire.where(entry, signal);
    else if (answer.is === "unknown" || answer.is === "stale") answer = await wire.offer(entry, offer, signal);
    else if (answer.is !== "at" || answer.offset === file.length) return answer;
    else if (answer.offset > file.length) break;
    else if (answer.put) {
      direct = true;
      answer = await toStore(carrying, entry, answer.put, file);
      if (answer.is === "elsewhere" && !goes(entry, 0)) return answer;
    } else if (direct) answer = await wire.offer(entry, offer, signal);
    else {
      const { offset } = answer;
      if (!goes(entry, offset)) return { is: "elsewhere" };
      answer = await wire.send(entry, offset, file.slice(offset, offset + piece), signal);
    }
  }
  return { is: "stuck", why: "address" };
}

/** Nothing goes to a host that nobody was asked about, whatever a server answers. */
async function toStore(
  { wire, signal, goes, asks }: Carrying,
  entry: OutboxEntry,
  put: Put,
  file: Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  const store = originOf(put.url);
  if (store !== entry.store && store !== originOf(entry.base)) {
    asks(entry, store);
    return { is: "stuck", why: "host" };
  }
  if (!goes(entry, 0)) return { is: "elsewhere" };
  return wire.put(put, file, signal);
}
