import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeSynced } from "../../durable.ts";
import { draftIn } from "../drafts.ts";
import { MlflowError } from "./answer.ts";
import { ARTIFACTS } from "./shapes.ts";

/** Bytes of a package: more than any model has that a page could load. */
export const MOST_PACKAGE = 16 * 2 ** 30;
/** Milliseconds after which a package that became no version is taken away. */
const FORGOTTEN = 86_400_000;
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.tar$/;
/** As `mlflow-artifacts:/incoming/NAME`, or as the address that it stands for; with the file's name or without. */
const SOURCE = /^(?:mlflow-artifacts:\/|\/)incoming\/([A-Za-z0-9_-]+)(?:\/([A-Za-z0-9._-]+))?\/?$/;

/** Where MLflow's client puts a package before it makes a version of it: `PUT .../artifacts/incoming/NAME/FILE.tar`. */
export const INCOMING = `${ARTIFACTS}/incoming`;

/** Whole and on the disk, or not there. Throws INVALID_PARAMETER_VALUE for a name that is none, and for too many bytes. */
export async function takeIn(
  root: string,
  { folder, file }: { readonly folder: string; readonly file: string },
  body: ReadableStream<Uint8Array> | null,
  now: number,
): Promise<void> {
  if (!FOLDER.test(folder) || !FILE.test(file)) throw wrong("a package goes to incoming/NAME/FILE.tar");
  if (!body) throw wrong("there is nothing in it");
  await forget(root, now);
  const draft = await draftIn(root);
  await writeSynced(draft, atMost(body, MOST_PACKAGE));
  const place = join(root, "incoming", folder);
  try {
    // One package a name: what lay there before became no version.
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true });
    await rename(draft, join(place, file));
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

/**
 * The file that a source names. Only what was put here is ever read: paths, other hosts and stores of a cloud are refused with
 * INVALID_PARAMETER_VALUE.
 */
export async function packageIn(root: string, source: string, origin: string): Promise<string> {
  const own = `${origin}${ARTIFACTS}`;
  const [, folder = "", file] = SOURCE.exec(source.startsWith(`${own}/`) ? source.slice(own.length) : source) ?? [];
  if (!FOLDER.test(folder))
    throw wrong(`a version comes of a package that was put to ${own}/incoming/NAME, and of no other source`);
  const names = await readdir(join(root, "incoming", folder)).catch(() => []);
  const [found, ...more] = names.filter((name) => FILE.test(name) && (file === undefined || name === file));
  if (!found) throw wrong(`there is no package in incoming/${folder}`);
  if (more.length > 0) throw wrong(`there are several packages in incoming/${folder}: the source must name one`);
  return join(root, "incoming", folder, found);
}

/** Which package lies at a path: its inode, and when it was written. */
export type Mark = Readonly<Record<"inode" | "written", bigint>>;

/** undefined: there is nothing. */
export async function markOf(path: string): Promise<Mark | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && { inode: found.ino, written: found.mtimeNs };
}

/** The package became a version, or was refused. What was put in its place meanwhile stays, and waits for its own call. */
export async function cleared(path: string, judged: Mark | undefined): Promise<void> {
  const now = await markOf(path);
  if (now && now.inode === judged?.inode && now.written === judged.written)
    await rm(join(path, ".."), { recursive: true, force: true });
}

async function forget(root: string, now: number): Promise<void> {
  const folder = join(root, "incoming");
  for (const name of await readdir(folder).catch(() => [])) {
    // What is gone meanwhile became a version, or was taken away by another call.
    const { mtimeMs = now } = (await stat(join(folder, name)).catch(() => undefined)) ?? {};
    if (mtimeMs < now - FORGOTTEN) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function* atMost(body: ReadableStream<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > most) throw wrong("the package is too large");
    yield piece;
  }
}

function wrong(message: string): MlflowError {
  return new MlflowError("INVALID_PARAMETER_VALUE", message);
}
