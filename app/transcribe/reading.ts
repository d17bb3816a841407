import type { FilesApi } from "../../core/transcript-file/files.ts";
import { milliseconds, type Segment, withPiece } from "../../core/transcript-file/segment.ts";
import type { Floor } from "./floor.ts";

/** How far a file is. */
export interface ReadSoFar {
  readonly state: "opening" | "reading" | "paused";
  /** As in FileRow. */
  readonly seconds: number;
  readonly position: number;
  readonly segments: readonly Segment[];
}

/**
 * Reads a file from its beginning to its end, and tells after every step. While a piece is read the next one is decoded,
 * and no further: an hour takes no more memory than a minute. Rejects with a Failure; what was told stays true.
 */
export async function readFile(
  file: File,
  { files, floor, tell }: { readonly files: FilesApi; readonly floor: Floor; tell(so: ReadSoFar): void },
  signal: AbortSignal,
): Promise<void> {
  let so: ReadSoFar = { state: floor.isTaken ? "paused" : "opening", seconds: 0, position: 0, segments: [] };
  const now = (change: Partial<ReadSoFar>) => {
    so = { ...so, ...change };
    tell(so);
  };
  now({});
  const { hearing } = await floor.free(signal);
  now({ state: "opening" });
  const { seconds } = await files.open(file, hearing, signal);
  now({ state: "reading", seconds });
  const pull = () => {
    const found = files.next(signal);
    found.catch(() => undefined);
    return found;
  };
  for (let coming = pull(); ; ) {
    const { to, piece, ended } = await coming;
    if (!ended) coming = pull();
    if (piece) {
      const paused = (is: boolean) => now({ state: is ? "paused" : "reading" });
      const text = await floor.read(piece, paused, signal);
      so = { ...so, segments: withPiece(so.segments, piece, text) };
    }
    if (ended) return now({ position: Math.max(so.position, seconds) });
    now({ position: milliseconds(to) / 1000 });
  }
}
