import { mapOf, matching, object, oneOf, optional, type Parser, parse, text, whole } from "../../core/parse.ts";
import { type BesideCounts, besideCounts } from "../../core/rollout/beside.ts";
import { type AnyReport, anyReport } from "../../core/rollout/beside-report.ts";
import { type Counts, counts } from "../../core/rollout/counts.ts";
import { recall, remember } from "../memory.ts";
import { KEY } from "./door.ts";

/** Why a device no longer takes a model: its turns, it could not be loaded, the page died meanwhile, the person said so. */
const REASONS = ["turns", "load", "crash", "person"] as const;
export type Reason = (typeof REASONS)[number];

/** What the device remembers; of it only `told` is ever sent, and that only where the person shares metrics. */
export interface Note {
  /** 32 hex digits by chance: where the device stands in each release. */
  readonly id: string;
  /** By model id. */
  readonly left: Readonly<Record<string, { readonly why: Reason /** ms since 1970. */; readonly at: number }>>;
  /** By model id: of released ones, and of those that they replace. */
  readonly seen: Readonly<Record<string, Counts>>;
  /** By model id: of those that were tried beside the serving one. */
  readonly beside?: Readonly<Record<string, BesideCounts>> | undefined;
  /** By trial, with ` shadow` behind it where it was one: what is told of it, from when it was drawn until it arrived. */
  readonly told?: Readonly<Record<string, AnyReport | "sent">> | undefined;
  /** Ids of released models that are being loaded, with commas between: still there at the next start, the page died of it. */
  readonly trying?: string | undefined;
}

const told: Parser<AnyReport | "sent"> = (value, path) => (value === "sent" ? value : anyReport(value, path));

const note: Parser<Note> = object<Note>({
  id: matching(/^[0-9a-f]{32}$/, "32 hex digits"),
  left: mapOf(object({ why: oneOf(...REASONS), at: whole })),
  seen: mapOf(counts),
  beside: optional(mapOf(besideCounts)),
  told: optional(mapOf(told)),
  trying: optional(text),
});

/** otherwise: where there is none, or it was damaged; a fresh one when absent. */
export function readNote(otherwise?: Note): Note {
  const read = parse(note, parsed(recall(KEY)));
  return read.ok ? read.value : (otherwise ?? fresh());
}

function fresh(): Note {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, left: {}, seen: {} };
}

export function writeNote(content: Note): void {
  remember(KEY, JSON.stringify(content));
}

function parsed(written: string | undefined): unknown {
  try {
    return JSON.parse(written ?? "");
  } catch {
    return undefined;
  }
}
