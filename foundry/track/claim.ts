import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds: longer than anybody holds one, so an old one is of a dead process whose number another has now. */
const OLDEST = 10 * 60_000;

/**
 * Runs `work` unless another process of this machine does so in that folder: undefined then. Each names itself in a file
 * of its own and looks for others afterwards, so of two at once at most one goes on, and both may give way. oldest: ms
 * after which a claim is not believed any more; Infinity for work of hours.
 */
export async function alone<T>(
  folder: string,
  now: number,
  work: () => Promise<T>,
  oldest = OLDEST,
): Promise<T | undefined> {
  const place = join(folder, "claims");
  await mkdir(place, { recursive: true });
  const own = `${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(join(place, own), "");
  try {
    for (const name of await readdir(place)) {
      if (name === own) continue;
      if (await holds(join(place, name), Number.parseInt(name, 10), now - oldest)) return undefined;
      await rm(join(place, name), { force: true });
    }
    return await work();
  } finally {
    await rm(join(place, own), { force: true });
  }
}

async function holds(path: string, pid: number, since: number): Promise<boolean> {
  const made = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  return made !== undefined && made > since && lives(pid);
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
