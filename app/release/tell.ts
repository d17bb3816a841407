import { BESIDE_MEASURES } from "../../core/rollout/beside.ts";
import { type AnyReport, besideKnown } from "../../core/rollout/beside-report.ts";
import { placeOf } from "../../core/rollout/bucket.ts";
import type { Slot, Trial } from "../../core/rollout/channel.ts";
import { trialName } from "../../core/rollout/choose.ts";
import { knownOf, lied, randomised } from "../../core/rollout/report.ts";
import type { TrustPorts } from "../../core/trust.ts";
import { recall } from "../memory.ts";
import { type SendPorts, sendReport } from "../watch/send.ts";
import { KEY } from "./door.ts";
import type { Kept } from "./kept.ts";
import type { Memory } from "./memory.ts";
import { type Note, readNote } from "./note.ts";

type Told = NonNullable<Note["told"]>;

/** Reasons to leave that are the model's own. */
const OWN = new Set(["turns", "load", "crash"]);

/** Tells what this device knows of trials, each once, where the person agreed; without agreement what waits is dropped. */
export class Teller {
  readonly #memory: Memory;
  readonly #trust: Pick<TrustPorts, "sha256">;
  readonly #ports: SendPorts;
  /** Nobody could be told; that is for the next visit. */
  #unheard = false;

  constructor(memory: Memory, trust: Pick<TrustPorts, "sha256">, ports: SendPorts) {
    this.#memory = memory;
    this.#trust = trust;
    this.#ports = ports;
  }

  /** After a turn. Never rejects. */
  async turn(kept: Kept | undefined): Promise<void> {
    if (!this.#unheard) await this.visit(kept);
  }

  /** When the page was opened. Never rejects. */
  async visit(kept: Kept | undefined): Promise<void> {
    const slots = kept && !kept.expired ? kept.channel.slots : [];
    try {
      // Of two tabs one alone draws and sends.
      this.#unheard = !(await navigator.locks.request("inzwa.release.tell", () => this.#tell(slots)));
    } catch {
      this.#unheard = true;
    }
  }

  /** Gives whether all that is told has arrived. */
  async #tell(slots: readonly Slot[]): Promise<boolean> {
    const note = readNote(this.#memory.note);
    if (!this.#ports.settings().share_metrics) {
      // It may have arrived without an answer: of this trial nothing is told any more.
      const over = Object.keys(note.told ?? {}).map((release) => [release, "sent"] as const);
      if (note.told) this.#memory.write({ told: Object.fromEntries(over) });
      return true;
    }
    let told = await drawn(slots, note, this.#trust);
    if (Object.keys(told).length === 0) return true;
    this.#memory.write({ told });
    // What cannot be remembered would be told at each visit.
    if (recall(KEY) === undefined) return true;
    for (const [release, what] of Object.entries(told)) {
      if (what === "sent") continue;
      const sent = await sendReport("release", what, this.#ports);
      if (sent === "later" || sent === "refused") return false;
      told = { ...told, [release]: "sent" };
      this.#memory.write({ told });
    }
    return true;
  }
}

/**
 * What is told of each trial, with those added of which this device knows enough by now. Lies are drawn once and kept, so
 * that sending again tells nothing more.
 */
async function drawn(slots: readonly Slot[], note: Note, ports: Pick<TrustPorts, "sha256">): Promise<Told> {
  const told: Record<string, AnyReport | "sent"> = { ...note.told };
  for (const slot of slots) {
    const { challenger } = slot;
    if (!challenger) continue;
    const release = trialName(slot, challenger);
    const key = toldAs(release, challenger);
    if (told[key]) continue;
    const left = OWN.has(note.left[challenger.model.id]?.why ?? "");
    const head = { schema: 1, id: hex(), release } as const;
    if (challenger.beside) {
      const missed = besideKnown(note.beside?.[challenger.model.id], challenger.beside, left);
      if (missed) told[key] = { ...head, arm: "shadow", bits: lied(BESIDE_MEASURES, missed, chance) };
      continue;
    }
    const known = knownOf(challenger, {
      place: await placeOf(note.id, release, ports),
      fresh: note.seen[challenger.model.id],
      former: note.seen[slot.champion?.model.id ?? slot.replaces],
      left,
    });
    if (known) told[key] = { ...head, arm: known.arm, bits: randomised(known.missed, chance) };
  }
  return told;
}

/** A model can be a shadow first and a canary later: each is told of. */
function toldAs(release: string, { mode }: Trial): string {
  return mode === "shadow" ? `${release} shadow` : release;
}

function hex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 0 to 1. */
function chance(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
