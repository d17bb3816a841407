import { join } from "node:path";

/** Where things lie below the folder of collected voices. ids are 32 hex digits. */
export interface Places {
  readonly incoming: string;
  readonly voices: string;
  readonly leaving: string;
  /** Of a recording that is on its way. */
  coming(id: string): string;
  /** Of one that is here, or that was taken back. */
  kept(id: string): string;
  /** That a recording is being taken out: gone once it is out. */
  mark(id: string): string;
}

/** A recording has a folder of its own, so that sound and line come and go in one step; 256 folders hold them, by their random end. */
export function placesIn(root: string): Places {
  const [incoming, voices, leaving] = ["incoming", "voices", "leaving"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  return {
    incoming,
    voices,
    leaving,
    coming: (id) => join(incoming, id),
    kept: (id) => join(voices, id.slice(-2), id),
    mark: (id) => join(leaving, id),
  };
}
