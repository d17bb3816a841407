import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, realpath, rename, stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve, sep } from "node:path";
import { failure } from "../../core/failure.ts";

let made = 0;

/** A name beside `path` that nobody else writes to; it does not outlive a step that ends well. */
export function beside(path: string): string {
  made += 1;
  return `${path}.${process.pid}-${made}.part`;
}

/** All of it or nothing: written beside, flushed to the disk, then renamed. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = beside(path);
  const file = await open(part, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

/**
 * A file that grows line by line and is there only once it is closed. Between two writes nothing is held open, so that a step
 * which ends in an error, or a reader that nobody asks further, leaves no file open.
 */
export async function growing(path: string): Promise<Growing> {
  await mkdir(dirname(path), { recursive: true });
  const part = beside(path);
  await opened(part, "w", async () => {});
  const hash = createHash("sha256");
  let waiting: Buffer[] = [];
  let held = 0;
  const flush = async () => {
    if (held === 0) return;
    await opened(part, MORE, (file) => file.writeFile(Buffer.concat(waiting)));
    waiting = [];
    held = 0;
  };
  return {
    async write(content) {
      const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
      hash.update(bytes);
      waiting.push(bytes);
      held += bytes.length;
      if (held >= HELD) await flush();
    },
    async close() {
      await flush();
      await opened(part, MORE, (file) => file.sync());
      await rename(part, path);
      return hash.digest("hex");
    },
  };
}

/** At the end of a file that is there: one that was swept away meanwhile is an error, not a new file with the rest alone. */
const MORE = constants.O_WRONLY | constants.O_APPEND;

async function opened(path: string, flags: string | number, deed: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await deed(file);
  } finally {
    await file.close();
  }
}

/** Bytes that are gathered before they are written. */
const HELD = 2 ** 18;

export interface Growing {
  write(content: string | Uint8Array): Promise<void>;
  /** Gives the sha256 of all that was written. */
  close(): Promise<string>;
}

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** undefined where nothing is. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/**
 * Where a file that a data set names lies. Throws `refused-host` where that is outside of the set's own folder, by `..`, by
 * an absolute path or by a link: a set from others could otherwise take in any file of this machine.
 */
export async function within(folder: string, named: string): Promise<string> {
  const root = await realpath(folder);
  const path = isAbsolute(named) ? named : resolve(root, named);
  const real = await realpath(path).catch(() => {
    throw failure("no-storage", `${named} is not there`);
  });
  if (!real.startsWith(root + sep)) throw failure("refused-host", `${named} lies outside of the data set's folder`);
  return real;
}
