import { type Failure, failure, isFailure } from "../core/failure.ts";
import { storedFiles } from "../core/hub.ts";
import { type Manifest, parseManifest } from "../core/manifest.ts";
import { withPack } from "../core/merge.ts";
import type { PackHead, Progress, StoreApi, StoredFile } from "../core/storage.ts";
import {
  type Checked,
  openForeign,
  openSigned,
  type PublicKey,
  type SignedBytes,
  type TrustPorts,
} from "../core/trust.ts";
import type { Asker } from "./ask.ts";

/** The note with packs from elsewhere, so that they are there at the next start too. */
const NOTE = "packs";

/** A pack that was brought in from a file; its manifest is judged again at every start. */
export interface Brought extends SignedBytes {
  readonly pack: string;
  readonly models: readonly string[];
  /** The person said yes to this key. */
  readonly key: string;
}

export interface PackPorts {
  readonly store: StoreApi;
  readonly asker: Pick<Asker, "ask">;
  readonly keys: readonly PublicKey[];
  readonly trust: () => TrustPorts;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  /** The manifest in use, as it was signed. */
  readonly signed: () => SignedBytes | undefined;
  readonly onProgress: (progress: Progress | undefined) => void;
  /** Where the bytes of an export go: a stream to write to, and what to do when all is written. */
  readonly openSink: (name: string) => Promise<{ readonly sink: WritableStream<Uint8Array>; done(): Promise<void> }>;
}

export interface PackPort {
  /** Writes the files as one pack file, where the person wants it. */
  save(head: Omit<PackHead, "manifest" | "signature">, files: readonly StoredFile[]): Promise<void>;
  /** Takes a pack file in. undefined when the person said no. Throws `bad-pack`, `bad-hash`, `network`, `no-space`. */
  take(source: Blob | string): Promise<PackHead | undefined>;
}

export function createPacks(ports: PackPorts): PackPort {
  const { store, asker, keys, base, onProgress } = ports;

  return {
    async save(head, files) {
      const signed = ports.signed();
      if (!signed) throw failure("bad-manifest", "there is no signed manifest to put into the file");
      const { sink, done } = await ports.openSink(`inzwa-${head.pack}.inzwa`);
      try {
        await store.exportPack({ ...head, ...signed }, files, sink, onProgress);
        await done();
      } finally {
        onProgress(undefined);
      }
    },

    async take(source) {
      const head = await store.openPack(source);
      const checked = await judge(head, keys, ports.trust());
      if (!checked.ok) throw failure("bad-pack", checked.reason.message, { reason: checked.reason.code });
      const manifest = manifestIn(checked);
      if (isFailure(manifest)) throw manifest;
      const { key } = checked.signed;
      const foreign = !keys.some(({ id }) => id === key);
      const question = { kind: "foreign-key", key, pack: head.pack, bytes: head.bytes } as const;
      if (foreign && !(await asker.ask(question))) return undefined;
      const files = filesIn(manifest, head, base);
      try {
        await store.importPack(source, files, onProgress);
      } finally {
        onProgress(undefined);
      }
      await keep(store, { ...head, key });
      return head;
    },
  };
}

/** The site's manifest with the packs that were brought in, judged again; what no longer holds is left out. */
export async function withBrought(
  site: Manifest,
  store: Pick<StoreApi, "recall">,
  keys: readonly PublicKey[],
  trust: TrustPorts,
): Promise<Manifest> {
  let manifest = site;
  for (const brought of broughtIn(await store.recall(NOTE).catch(() => undefined))) {
    const checked = await judge(brought, keys, trust);
    const read = checked.ok && checked.signed.key === brought.key ? manifestIn(checked) : undefined;
    if (read && !isFailure(read)) manifest = withPack(manifest, read, brought.pack, brought.models);
  }
  return manifest;
}

/** Of one of our keys: the signature counts. Of another: that it belongs to the bytes. */
async function judge(bytes: SignedBytes, keys: readonly PublicKey[], trust: TrustPorts): Promise<Checked> {
  const ours = await openSigned({ ...bytes, keys }, trust);
  if (ours.ok || ours.reason.detail?.key === undefined) return ours;
  return openForeign(bytes, trust);
}

function manifestIn(checked: Extract<Checked, { ok: true }>): Manifest | Failure {
  const read = parseManifest(checked.manifest);
  if (read.ok) return read.value;
  return failure("bad-pack", `the manifest inside: ${read.problem.path} ${read.problem.message}`, {
    reason: "manifest",
  });
}

/** The files the head names, under the names they have here. */
function filesIn({ models }: Manifest, head: PackHead, base: string): StoredFile[] {
  return head.models.flatMap((id) => {
    const model = models.find((model) => model.id === id);
    if (!model) throw failure("bad-pack", `the manifest inside has no ${id}`, { reason: "model" });
    const paths = head.files.filter((file) => file.startsWith(`${id}/`)).map((file) => file.slice(id.length + 1));
    const files = storedFiles(model, paths, base);
    if (isFailure(files)) throw failure("bad-pack", `${id}: ${files.message}`, { reason: "not-pinned" });
    return files;
  });
}

async function keep(store: StoreApi, { pack, models, manifest, signature, key }: Brought): Promise<void> {
  const others = broughtIn(await store.recall(NOTE)).filter((other) => other.pack !== pack || other.key !== key);
  await store.remember(NOTE, [...others, { pack, models, manifest, signature, key }]);
}

function broughtIn(note: unknown): Brought[] {
  return Array.isArray(note) ? note.filter(isBrought) : [];
}

function isBrought(value: unknown): value is Brought {
  const { pack, models, manifest, signature, key } = (value ?? {}) as Partial<Brought>;
  return (
    typeof pack === "string" &&
    typeof key === "string" &&
    Array.isArray(models) &&
    models.every((id) => typeof id === "string") &&
    manifest instanceof Uint8Array &&
    signature instanceof Uint8Array
  );
}
