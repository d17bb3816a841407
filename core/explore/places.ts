/** Paths that end alike, by their parts from the name up. */
interface Ending {
  readonly above: Map<string, Ending>;
  /** Place of the path, while it is the only one that ends like this. */
  only: number | undefined;
}

/**
 * Where the sounds lie that lines name: by the path from the manifest's folder, by the path from the folder that was opened,
 * else by the file's name; of several of that name the one that shares the longest end of the path, if one does.
 */
export class Places {
  readonly #byPath = new Map<string, number>();
  readonly #endings: Ending = { above: new Map(), only: undefined };

  /** paths: below the opened folder, without a slash before them. */
  constructor(paths: readonly string[]) {
    for (const [i, path] of paths.entries()) {
      this.#byPath.set(path, i);
      let ending = this.#endings;
      for (const part of path.split("/").reverse()) {
        const next = ending.above.get(part);
        if (next) next.only = undefined;
        const at: Ending = next ?? { above: new Map(), only: i };
        if (!next) ending.above.set(part, at);
        ending = at;
      }
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

  #nearest(parts: readonly string[]): number | undefined {
    let ending = this.#endings;
    for (const part of parts.toReversed()) {
      const next = ending.above.get(part);
      if (!next) break;
      ending = next;
    }
    return ending.only;
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
