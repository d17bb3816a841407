import { bool, matching, object, oneOf, optional, type Parser, text, whole } from "../parse.ts";
import { hexId } from "./consent.ts";

/**
 * `waiting`: nobody was told of it. `offered`: a server may know of it, and may have all of it. `stored`: the server said
 * that it has it, on its disk. `refused`: the server said that it never takes it. `recalled`: it is taken back, and the server
 * has not said yet that it is gone there.
 */
const OUTBOX_STATES = ["waiting", "offered", "stored", "refused", "recalled"] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];
/** `offer`: a first request is about to go. `acknowledge`, `refuse`, `forget`: what the server answered. `recall`: the person. */
export type OutboxEvent = "offer" | "acknowledge" | "refuse" | "forget" | "recall";

/** What follows; "gone": the entry is deleted. What is missing changes nothing: it comes late, or twice. */
const NEXT: Readonly<Record<OutboxState, Partial<Record<OutboxEvent, OutboxState | "gone">>>> = {
  waiting: { offer: "offered", recall: "gone" },
  offered: { acknowledge: "stored", refuse: "refused", recall: "recalled" },
  stored: { recall: "recalled" },
  // A server that refused may hold the beginning of it.
  refused: { recall: "recalled" },
  recalled: { forget: "gone" },
};

export function afterOutbox(state: OutboxState, event: OutboxEvent): OutboxState | "gone" | undefined {
  return NEXT[state][event];
}

/** One recording on its way. It holds nothing of the recording itself, so that it may outlive it. */
export interface OutboxEntry {
  /** The recording's. */
  readonly id: string;
  readonly state: OutboxState;
  /** Address of the server, as `readAddress` gives it. */
  readonly base: string;
  /** Of the server; absent where it needs none. */
  readonly key?: string | undefined;
  /** Origin of the store that the person let this server have recordings kept in; absent where it keeps them itself. */
  readonly store?: string | undefined;
  /** By which it is taken back: 64 hex digits that no server has seen before then. */
  readonly secret: string;
  /** Of the file. */
  readonly bytes: number;
}

const keyText: Parser<string> = matching(/^[\x21-\x7e]{1,4096}$/, "a key");

export const parseEntry: Parser<OutboxEntry> = object<OutboxEntry>({
  id: hexId,
  state: oneOf(...OUTBOX_STATES),
  base: text,
  key: optional(keyText),
  store: optional(text),
  secret: matching(/^[0-9a-f]{64}$/, "64 hex digits"),
  bytes: whole,
});

/** Where the person let recordings be sent to last, and whether sending waits for them. */
export interface Destination {
  readonly base: string;
  readonly key?: string | undefined;
  /** As in the entries. */
  readonly store?: string | undefined;
  readonly paused: boolean;
}

export const parseDestination: Parser<Destination> = object<Destination>({
  base: text,
  key: optional(keyText),
  store: optional(text),
  paused: bool,
});

export function isKey(typed: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(typed);
}

/** Which goes next: what is taken back before everything else, then in the order they were made. */
export function nextOf(entries: readonly OutboxEntry[], sends: boolean): OutboxEntry | undefined {
  const recalled = entries.find(({ state }) => state === "recalled");
  if (recalled || !sends) return recalled;
  return entries.find(({ state }) => state === "offered") ?? entries.find(({ state }) => state === "waiting");
}

/** First, and longest, milliseconds between two tries. */
const FIRST = 2_000;
const LONGEST = 5 * 60_000;

/** Milliseconds until a try after so many that failed (1, 2 …). random: 0..1, so that clients do not come back all at once. */
export function delayOf(failed: number, random: number, askedSeconds = 0): number {
  const usual = Math.min(LONGEST, FIRST * 2 ** Math.min(20, failed - 1));
  return Math.max(askedSeconds * 1000, usual * (0.5 + random / 2));
}
