import type { Destination, OutboxEntry, OutboxState } from "../../core/collect/outbox.ts";
import { type AddressTrouble, hostOf } from "../../core/server-address.ts";
import type { Halt } from "./halt.ts";
import type { Stuck } from "./wire.ts";

/** What the screen tells of recordings that go to a server. */
export interface SendingView {
  readonly forbidden: boolean;
  /** The address that was agreed to last. */
  readonly base: string;
  /** The server that waits for a key or an address, which may be another one. */
  readonly mends?: string;
  /** Of the server that the form is about. */
  readonly hasKey: boolean;
  /** Recordings that could be sent and that nobody was asked about. */
  readonly ready: number;
  /** `told`: nothing is left that no other server was told of. */
  readonly trouble?: AddressTrouble | "key" | "told";
  /** store: host of the store that the server has recordings kept in. of: what is new, the recordings or that store. */
  readonly question?: {
    readonly of: "recordings" | "store";
    readonly base: string;
    readonly store?: string;
    readonly count: number;
    readonly bytes: number;
  };
  /** How many recordings there are of each kind. */
  readonly waiting: number;
  readonly stored: number;
  readonly refused: number;
  readonly recalled: number;
  /** Bytes of those that are sent or wait, and how many of them the server has. */
  readonly bytes: number;
  readonly done: number;
  readonly state: "none" | "sending" | "waiting" | "asking" | "paused" | "offline" | "talking" | "forbidden";
  readonly stuck?: Exclude<Stuck, "host" | "leaving">;
}

/** The person's form: what is wrong with it, or what they are asked. */
export interface Asked {
  readonly trouble?: SendingView["trouble"];
  readonly question?: {
    readonly base: string;
    readonly key?: string;
    readonly clips: readonly { readonly id: string; readonly bytes: number }[];
  };
}

interface Standing extends Asked {
  readonly forbidden: boolean;
  readonly talking: boolean;
  readonly online: boolean;
  readonly destination: Destination | undefined;
  readonly entries: readonly OutboxEntry[];
  readonly ready: number;
  readonly at: { readonly id: string; readonly offset: number } | undefined;
  readonly running: boolean;
  readonly stuck: Halt | undefined;
  /** A server that names a store which the person was not asked about. */
  readonly asks: { readonly base: string; readonly store: string } | undefined;
}

export function sendingOf(standing: Standing): SendingView {
  const { forbidden, destination, entries, ready, trouble, at } = standing;
  const of = (...states: OutboxState[]) => entries.filter(({ state }) => states.includes(state));
  const [left, stored] = [of("waiting", "offered"), of("stored")];
  const recalled = of("recalled");
  const state = left.length > 0 ? stateOf(standing) : recalled.length > 0 && !standing.online ? "offline" : "none";
  const troubled = [...left, ...recalled].some(({ base }) => base === standing.stuck?.base) && standing.stuck;
  const stuck = troubled ? troubled.why : undefined;
  // Who cannot reach one server may want the form for another.
  const mends =
    troubled && (canSet(troubled.why) || (stuck === "unreachable" && ready === 0)) ? troubled.base : undefined;
  const about = mends ?? destination?.base;
  const question = questionOf(standing, left);
  return {
    forbidden,
    base: destination?.base ?? "",
    ...(mends ? { mends } : {}),
    hasKey: [destination, ...entries].some((one) => one?.base === about && one?.key !== undefined),
    ready,
    ...(trouble ? { trouble } : {}),
    ...(question ? { question } : {}),
    waiting: left.length,
    stored: stored.length,
    refused: of("refused").length,
    recalled: recalled.length,
    bytes: sum(left) + sum(stored),
    done: sum(stored) + (left.some(({ id }) => id === at?.id) ? (at?.offset ?? 0) : 0),
    state,
    ...(stuck && stuck !== "host" && stuck !== "leaving" ? { stuck } : {}),
  };
}

/** What waits, or is to be taken back, may have been given a wrong address or key. */
export function canMend({ stuck, waiting, recalled, state }: SendingView): boolean {
  return (canSet(stuck) || stuck === "unreachable") && waiting + recalled > 0 && state !== "offline";
}

function canSet(stuck: Stuck | undefined): boolean {
  return stuck === "key" || stuck === "address";
}

function questionOf(
  { question, asks, destination }: Standing,
  left: readonly OutboxEntry[],
): SendingView["question"] | undefined {
  if (question) {
    const { base, clips } = question;
    const store = destination?.base === base ? destination.store : undefined;
    const kept = store ? { store: hostOf(store) } : {};
    return { of: "recordings", base, ...kept, count: clips.length, bytes: sum(clips) };
  }
  const those = left.filter(({ base }) => base === asks?.base);
  if (!asks || destination?.paused || those.length === 0) return undefined;
  return { of: "store", base: asks.base, store: hostOf(asks.store), count: those.length, bytes: sum(those) };
}

function stateOf({ forbidden, destination, online, talking, running, asks }: Standing): SendingView["state"] {
  if (forbidden) return "forbidden";
  if (destination?.paused) return "paused";
  if (asks) return "asking";
  if (!online) return "offline";
  if (talking) return "talking";
  return running ? "sending" : "waiting";
}

function sum(all: readonly { readonly bytes: number }[]): number {
  return all.reduce((total, { bytes }) => total + bytes, 0);
}
