/**
 * Where the sounds lie that lines name: by the path from the manifest's folder, by the path from the folder that was opened,
 * else by the file's name; of several of that name the one that shares the longest end of the path, if one does.
 */
export class Places {
  readonly #byPath = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();
  readonly #paths: readonly string[];

  /** paths: below the opened folder, without a slash before them. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
    for (const [i, path] of paths.entries()) {
      this.#byPath.set(path, i);
      const name = nameOf(path);
      const same = this.#byName.get(name);
      if (same) same.push(i);
      else this.#byName.set(name, [i]);
    }
  }

  /** Place in `paths`. home: the manifest's folder, "" for the opened one. named: as a line says it. */
  find(home: string, named: string): number | undefined {
    if (named === "") return undefined;
    const place = named.replaceAll("\\", "/");
    const absolute = place.startsWith("/");
    const exact = absolute ? undefined : (this.#byPath.get(joined(home, place)) ?? this.#byPath.get(joined("", place)));
    return exact ?? this.#nearest(place.split("/"));
  }

  #nearest(parts: readonly string[]): number | undefined {
    let best: number | undefined;
    let most = 0;
    for (const i of this.#byName.get(parts.at(-1) ?? "") ?? []) {
      const shared = sharedEnd((this.#paths[i] ?? "").split("/"), parts);
      if (shared === most) best = undefined;
      if (shared <= most) continue;
      best = i;
      most = shared;
    }
    return best;
  }
}

/** The folder of a path, "" for none. */
export function homeOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}

export function nameOf(path: string): string {
  return path.split("/").at(-1) ?? "";
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

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared)) shared += 1;
  return shared;
}
