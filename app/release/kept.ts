import { type Failure, failure, isFailure } from "../../core/failure.ts";
import { type Channel, parseChannel } from "../../core/rollout/channel.ts";
import type { StoreApi } from "../../core/storage.ts";
import {
  type Checked,
  checkManifest,
  expired,
  openSigned,
  type PublicKey,
  type Seen,
  type Signed,
  type SignedBytes,
  seenWith,
  type TrustPorts,
} from "../../core/trust.ts";

const NOTE = "channel";

/** What the store remembers of the channel. */
interface Note extends SignedBytes {
  readonly seen: readonly Seen[];
  /** `model.sig` by model id. */
  readonly models: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

export interface Judge {
  readonly ports: TrustPorts;
  readonly keys: readonly PublicKey[];
  /** When the site was built, in ms: a clock that says less is wrong. */
  readonly notBefore: number;
}

/** A channel that may be followed. */
export interface Kept {
  readonly channel: Channel;
  readonly signed: Signed;
  /** Trials end with it; what everybody has stays. */
  readonly expired: boolean;
  readonly models: Note["models"];
}

/** The channel that was taken last, judged anew; undefined where there is none that may be followed. */
export async function recallKept(store: Pick<StoreApi, "recall">, judge: Judge): Promise<Kept | undefined> {
  const note = await recalled(store);
  const read = note && opened(await openSigned({ ...note, keys: judge.keys, use: "channel" }, judge.ports));
  if (!note || !read || isFailure(read)) return undefined;
  const old = expired(read.signed, Math.max(judge.ports.now, judge.notBefore)) !== undefined;
  return { ...read, expired: old, models: note.models };
}

/** Takes what the site has now, or says why not; the one from before then goes on to count. */
export async function takeChannel(
  store: Pick<StoreApi, "recall" | "remember">,
  fetched: SignedBytes,
  { ports, keys, notBefore }: Judge,
): Promise<Failure | undefined> {
  const note = await recalled(store);
  const seen = note?.seen ?? [];
  const read = opened(await checkManifest({ ...fetched, keys, seen, notBefore, use: "channel" }, ports));
  if (isFailure(read)) return read;
  const { manifest, signature } = fetched;
  const next: Note = { manifest, signature, seen: seenWith(seen, read.signed, keys), models: note?.models ?? {} };
  await store.remember(NOTE, next);
  return undefined;
}

/** Those of models that the channel names. */
export function ofChannel({ slots }: Channel, models: Note["models"]): Note["models"] {
  const named = new Set(slots.flatMap(({ champion, challenger }) => [champion?.model.id, challenger?.model.id]));
  return Object.fromEntries(Object.entries(models).filter(([id]) => named.has(id)));
}

/** Keeps the signatures of the models that the channel still names. */
export async function keepSignatures(
  store: Pick<StoreApi, "recall" | "remember">,
  models: Note["models"],
): Promise<void> {
  const note = await recalled(store);
  if (note) await store.remember(NOTE, { ...note, models });
}

function opened(checked: Checked): { channel: Channel; signed: Signed } | Failure {
  if (!checked.ok) return checked.reason;
  const read = parseChannel(checked.manifest);
  if (read.ok) return { channel: read.value, signed: checked.signed };
  return failure("bad-manifest", `the channel: ${read.problem.path || "it"} ${read.problem.message}`);
}

async function recalled(store: Pick<StoreApi, "recall">): Promise<Note | undefined> {
  const value = await store.recall(NOTE).catch(() => undefined);
  const { manifest, signature, seen, models } = (value ?? {}) as Partial<Record<keyof Note, unknown>>;
  const whole = manifest instanceof Uint8Array && signature instanceof Uint8Array && Array.isArray(seen);
  if (!whole || typeof models !== "object" || models === null) return undefined;
  return value as Note;
}
