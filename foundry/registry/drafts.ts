import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

let count = 0;

/** A path for something half written, named by this process. */
export async function draftIn(root: string): Promise<string> {
  const folder = join(root, "drafts");
  await mkdir(folder, { recursive: true });
  count += 1;
  return join(folder, `${process.pid}-${count}`);
}

/** Removes what processes left behind that are no more. They must be of this machine: a shared folder has one writer. */
export async function clearDrafts(root: string): Promise<void> {
  const folder = join(root, "drafts");
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (!lives(Number.parseInt(name, 10))) await rm(join(folder, name), { force: true });
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
