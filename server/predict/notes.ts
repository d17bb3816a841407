import { appendFile, rename, stat } from "node:fs/promises";
import type { Log } from "../services.ts";
import type { OrderNote } from "./orders.ts";

/** Bytes after which the file becomes `FILE.1`, in place of the one before. */
const MOST = 10_000_000;

/** A file of lines, written one after the other. What cannot be written is told once and lost. */
export function openNotes(file: string, log: Pick<Log, "warn">, most = MOST): (line: OrderNote) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let told = false;
  const write = async (line: OrderNote) => {
    const size = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    if (size >= most) await rename(file, `${file}.1`);
    await appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    told = false;
  };
  return (line) => {
    last = last
      .then(() => write(line))
      .catch((thrown: unknown) => {
        if (!told) log.warn({ code: (thrown as NodeJS.ErrnoException).code }, "the notes of orders cannot be written");
        told = true;
      });
    return last;
  };
}
