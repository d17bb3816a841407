/** Paths that end alike, by their parts from the name up: those of several by the part above, or the place of the only one. */
type Ending = Map<string, Ending> | number;

/**
 * Where the sounds lie that lines name: by the path from the manifest's folder, by the path from the folder that was opened,
 * else by the file's name; of several of that name the one that shares the longest end of the path, if one does.
 */
export class Places {
  readonly #byPath = new Map<string, number>();
  readonly #paths: readonly string[];
  readonly #endings = new Map<string, Ending>();

  /** paths: below the opened folder, without a slash before them. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
    for (const [i, path] of paths.entries()) {
      this.#byPath.set(path, i);
      this.#add(i, path.split("/"));
    }
  }

  /** Place in `paths`. home: the manifest's folder, "" for the opened one. named: as a line says it. */
  find(home: string, named: string): number | undefined {
    if (named === "") return undefined;
    const place = named.replaceAll("\\", "/");
    const exact = place.startsWith("/")
      ? undefined
      : (this.#byPath.get(joined(home, place)) ?? this.#byPath.get(joined("", place)));
    return exact ?? this.#nearest(place.split("/"));
  }

  /** A path takes no more parts than tell it from the others. */
  #add(i: number, parts: readonly string[]): void {
    let endings = this.#endings;
    for (const [depth, part] of parts.toReversed().entries()) {
      const ending = endings.get(part);
      if (ending === undefined) {
        endings.set(part, i);
        return;
      }
      const next = typeof ending === "number" ? this.#further(ending, depth + 1) : ending;
      if (next !== ending) endings.set(part, next);
      endings = next;
    }
  }

  /** The only path of an ending, by its next part: another one ends alike. */
  #further(only: number, depth: number): Map<string, Ending> {
    const part = this.#paths[only]?.split("/").at(-1 - depth);
    return new Map(part === undefined ? [] : [[part, only]]);
  }

  #nearest(parts: readonly string[]): number | undefined {
    let endings = this.#endings;
    for (const part of parts.toReversed()) {
      const ending = endings.get(part);
      if (ending === undefined || typeof ending === "number") return ending;
      endings = ending;
    }
    return undefined;
  }
}

/** The folder of a path, "" for none. */
export function homeOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}

export function nameOf(path: string): string {
  return path.split("/").at(-1) ?? "";
}

/** Whether a place counts from the root of a disk, or is an address. */
export function isAbsolute(place: string): boolean {
  return /^(?:[\\/]|[a-z][a-z0-9+.-]*:)/i.test(place);
}

/** A path from a folder, with its dots gone. */
export function joined(home: string, place: string): string {
  const parts: string[] = [];
  for (const part of `${home}/${place}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
