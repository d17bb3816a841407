import { open, readdir, readFile, truncate } from "node:fs/promises";

/** What was written in part is taken back. */
export async function appendLine(path: string, value: object): Promise<void> {
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(`${JSON.stringify(value)}\n`);
      await file.datasync();
    } catch (thrown) {
      await file.truncate(size).catch(() => undefined);
      throw thrown;
    }
  } finally {
    await file.close();
  }
}

/** Every line of a file as the value it is; a last one that a killed process left half written goes. */
export async function readLines(path: string): Promise<readonly unknown[]> {
  const bytes = await readFile(path);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) await truncate(path, whole);
  const lines = bytes.subarray(0, whole).toString("utf8").split("\n").slice(0, -1);
  return lines.map(json);
}

/** Empty where there is no such folder. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
