import type { Clip } from "../../core/collect/clip.ts";
import type { Scope } from "../../core/collect/consent.ts";
import type { Failure } from "../../core/failure.ts";
import { Asking } from "./asking.ts";
import { Booth } from "./booth.ts";
import type { Agreed, VoiceStore } from "./store.ts";
import type { Texts } from "./texts.ts";
import type { Voice } from "./voice.ts";

interface SeatPorts {
  readonly voice: Voice;
  readonly store: VoiceStore;
  /** BCP 47 of what is recorded. */
  readonly tag: string;
  readonly texts: Texts;
  readonly clips: () => readonly Clip[];
  /** clips: what is kept changed too. */
  readonly changed: (clips?: boolean) => void;
  readonly agree: (scopes: readonly Scope[], by: "tap" | "voice") => void;
  readonly refuse: () => void;
  readonly failed: (reason: Failure | undefined) => void;
}

/** Before consent there are questions, behind it takes. */
export function seatOf(
  agreed: Agreed | undefined,
  ports: SeatPorts,
): { readonly booth?: Booth; readonly asking?: Asking } {
  const { voice, texts, failed, changed } = ports;
  if (!agreed) {
    const { agree, refuse } = ports;
    return { asking: new Asking({ ...voice, texts, agree, refuse, changed: () => changed(), failed }) };
  }
  const { store, tag, clips } = ports;
  return { booth: new Booth({ ...voice, store, tag, texts, consent: agreed.consent.id, clips, changed, failed }) };
}
