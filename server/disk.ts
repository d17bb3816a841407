import * as node from "node:fs/promises";
import { dirname } from "node:path";

/** What is asked of a disk; tests hand in one that fails. */
export type Disk = Pick<typeof node, "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat">;
export const realDisk: Disk = node;

/** All of it or nothing, and on the disk: written beside its place, fsync, rename, fsync of the folder. */
export async function writeWhole(disk: Disk, path: string, content: string): Promise<void> {
  const draft = `${path}.draft`;
  const file = await disk.open(draft, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(draft, path);
  await syncFolder(disk, dirname(path));
}

/** A name is kept only once its folder is; Windows cannot open one, and keeps names without. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await disk.open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A folder whose name is kept. */
export async function makeFolder(disk: Disk, path: string): Promise<void> {
  if ((await disk.mkdir(path, { recursive: true })) !== undefined) await syncFolder(disk, dirname(path));
}

/** Moves a folder so that it is at its new place, whole, or still at the old one. */
export async function moveFolder(disk: Disk, from: string, to: string): Promise<void> {
  await disk.rename(from, to);
  await syncFolder(disk, dirname(to));
  await syncFolder(disk, dirname(from));
}

/** undefined where there is none. */
export async function readIf(disk: Disk, path: string): Promise<string | undefined> {
  return disk.readFile(path, "utf8").catch(absent);
}

export async function sizeIf(disk: Disk, path: string): Promise<number | undefined> {
  return disk.stat(path).then(({ size }) => size, absent);
}

export function absent({ code }: NodeJS.ErrnoException): undefined {
  // Somebody put a file where a folder would be.
  if (code !== "ENOENT" && code !== "ENOTDIR") throw Object.assign(new Error(`the disk answered ${code}`), { code });
  return undefined;
}
