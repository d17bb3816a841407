import { failure, isFailure } from "../core/failure.ts";
import { storedFiles } from "../core/hub.ts";
import type { Manifest } from "../core/manifest.ts";
import type { PackHead, Progress, StoreApi, StoredFile } from "../core/storage.ts";
import type { PublicKey, SignedBytes, TrustPorts } from "../core/trust.ts";
import type { Asker } from "./ask.ts";
import { type Brought, IMPORTING, judge, manifestIn, merged, recallBrought, rememberBrought } from "./brought.ts";
import { hold } from "./locks.ts";

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

type Contents = Omit<PackHead, "manifest" | "signature">;

export interface PackPort {
  /** Writes the files as one pack file, where the person wants it. Throws `bad-pack` where no signed manifest has them. */
  save(head: Contents, files: readonly StoredFile[]): Promise<void>;
  /** Takes a pack file in. undefined when the person said no. Throws `bad-pack`, `bad-hash`, `network`, `no-space`. */
  take(source: Blob | string): Promise<PackHead | undefined>;
}

export function createPacks(ports: PackPorts): PackPort {
  const { store, asker, keys, base, onProgress } = ports;

  return {
    async save(head, files) {
      const signed = await signedFor(head, files, ports);
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
      const { manifest, key } = await opened(head, ports);
      const files = filesIn(manifest, head, base);
      await refuseOthers({ ...head, key }, files, ports);
      const foreign = !keys.some(({ id }) => id === key);
      const question = { kind: "foreign-key", key, pack: head.pack, bytes: head.bytes } as const;
      if (foreign && !(await asker.ask(question))) return undefined;
      const release = hold(IMPORTING);
      try {
        await store.importPack(source, files, onProgress);
        await rememberBrought(store, { ...head, key });
      } finally {
        release();
        onProgress(undefined);
      }
      return head;
    },
  };
}

async function opened(bytes: SignedBytes, { keys, trust }: PackPorts) {
  const checked = await judge(bytes, keys, trust());
  if (!checked.ok) throw failure("bad-pack", checked.reason.message, { reason: checked.reason.code });
  const manifest = manifestIn(checked);
  if (isFailure(manifest)) throw manifest;
  return { manifest, key: checked.signed.key };
}

/** The files the head names, under the names they have here. */
function filesIn({ models }: Manifest, head: Contents, base: string): StoredFile[] {
  return head.models.flatMap((id) => {
    const model = models.find((model) => model.id === id);
    if (!model) throw failure("bad-pack", `the manifest inside has no ${id}`, { reason: "model" });
    const paths = head.files.filter((file) => file.startsWith(`${id}/`)).map((file) => file.slice(id.length + 1));
    const files = storedFiles(model, paths, base);
    if (isFailure(files)) throw failure("bad-pack", `${id}: ${files.message}`, { reason: "not-pinned" });
    return files;
  });
}

/**
 * Throws `bad-pack` where the pack has other bytes of a model that is known here: they would take its place in the
 * store, and the model would no longer be what the manifest in use says. What this pack itself brought before may change.
 */
async function refuseOthers(pack: Brought, files: readonly StoredFile[], ports: PackPorts): Promise<void> {
  const { store, keys, base, trust } = ports;
  const signed = ports.signed();
  if (!signed) return;
  const { manifest: site } = await opened(signed, ports);
  const kept = (await recallBrought(store)).filter((one) => one.pack !== pack.pack || one.key !== pack.key);
  const { models } = await merged(site, kept, keys, trust());
  for (const { url, digest } of files) {
    const model = models.find(({ id }) => url.startsWith(`${base}models/${id}/`));
    const known = model && storedFiles(model, [url.slice(`${base}models/${model.id}/`.length)], base);
    if (known && (isFailure(known) || known[0]?.digest !== digest))
      throw failure("bad-pack", `${url}: another version of ${model.id} is known here`, { reason: "other-version" });
  }
}

/** The signed manifest that has these very files: the site's, or one that was brought in. */
async function signedFor(head: Contents, files: readonly StoredFile[], ports: PackPorts): Promise<SignedBytes> {
  const { store, base } = ports;
  const own = ports.signed();
  if (!own) throw failure("bad-manifest", "there is no signed manifest to put into the file");
  for (const bytes of [own, ...(await recallBrought(store))]) {
    const digests = await opened(bytes, ports)
      .then(({ manifest }) => new Map(filesIn(manifest, head, base).map(({ url, digest }) => [url, digest])))
      .catch(() => undefined);
    if (digests && files.every(({ url, digest }) => digests.get(url) === digest))
      return { manifest: bytes.manifest, signature: bytes.signature };
  }
  throw failure("bad-pack", `no manifest here has all of ${head.models.join(", ")}`, { reason: "model" });
}
