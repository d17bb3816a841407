import { type Failure, failure } from "../../core/failure.ts";
import { listeningSet, SET_FILE } from "../../core/listening/set.ts";
import { parse } from "../../core/parse.ts";

/** A set, and its sounds in the order in which it names them. */
export interface ListeningFolder {
  readonly id: string;
  readonly files: readonly File[];
}

/** files: all of a folder. A failure where it has no set, or a sound of it is missing. */
export async function folderOf(files: readonly File[]): Promise<ListeningFolder | Failure> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const none = (message: string) => failure("bad-manifest", message);
  // A stick that was pulled out cannot be read.
  const text = await byName
    .get(SET_FILE)
    ?.text()
    .catch(() => undefined);
  if (text === undefined) return none(`there is no ${SET_FILE}`);
  const set = parse(listeningSet, jsonOf(text));
  if (!set.ok) return none(`${set.problem.path} ${set.problem.message}`);
  const sounds = set.value.sounds.flatMap((name) => byName.get(name) ?? []);
  return sounds.length === set.value.sounds.length ? { id: set.value.id, files: sounds } : none("a sound is missing");
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
