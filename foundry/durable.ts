import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A file that is whole and on the disk, or not there: written beside its place, fsync, rename, fsync of the folder.
 * draft: where it is written meanwhile, on the same file system.
 */
export async function writeDurably(
  path: string,
  content: string | AsyncIterable<Uint8Array>,
  draft = `${path}.${process.pid}.draft`,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeSynced(draft, content);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Removes what it began where `content` throws. */
export async function writeSynced(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "w");
  try {
    if (typeof content === "string") await file.writeFile(content);
    else for await (const piece of content) await writeAll(file, piece);
    await file.sync();
    await file.close();
  } catch (thrown) {
    await file.close();
    await rm(path, { force: true });
    throw thrown;
  }
}

/** A name is kept only once its folder is; Windows cannot open one, and keeps names without. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}
