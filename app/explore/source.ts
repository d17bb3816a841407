/** A file that was opened; its bytes are asked for when they are wanted. */
export interface Source {
  /** Below the folder that was opened. */
  readonly path: string;
  file(): Promise<File>;
}

/** Files of one opening. A hundred thousand sounds and their manifests. */
const MOST = 300_000;

/** What an `<input type=file>` gives, also one of folders. */
export function picked(files: readonly File[]): Source[] {
  return files.slice(0, MOST).map((file) => ({
    path: file.webkitRelativePath ? file.webkitRelativePath.split("/").slice(1).join("/") : file.name,
    file: async () => file,
  }));
}

/** Everything below a folder that the person picked. */
export async function below(folder: FileSystemDirectoryHandle, signal: AbortSignal): Promise<Source[]> {
  const found: Source[] = [];
  const look = async (one: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const handle of valuesOf(one)) {
      signal.throwIfAborted();
      if (found.length >= MOST) return;
      const own = `${path}${handle.name}`;
      if (handle.kind === "directory") await look(handle as FileSystemDirectoryHandle, `${own}/`);
      else found.push({ path: own, file: () => (handle as FileSystemFileHandle).getFile() });
    }
  };
  await look(folder, "");
  return found;
}

/** What was let go over the page, folders as well. One folder alone counts as the one that was opened. */
export async function dropped(entries: readonly FileSystemEntry[], signal: AbortSignal): Promise<Source[]> {
  const found: Source[] = [];
  const [first] = entries;
  const look = async (entry: FileSystemEntry, path: string): Promise<void> => {
    signal.throwIfAborted();
    if (found.length >= MOST) return;
    if (entry.isFile) found.push({ path, file: () => fileOf(entry as FileSystemFileEntry) });
    else for (const one of await inside(entry as FileSystemDirectoryEntry)) await look(one, joined(path, one.name));
  };
  if (entries.length === 1 && first?.isDirectory) await look(first, "");
  else for (const entry of entries) await look(entry, entry.name);
  return found;
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

/** `lib.dom` of TypeScript leaves the iterator of a folder out. */
function valuesOf(folder: FileSystemDirectoryHandle): AsyncIterable<FileSystemHandle> {
  return (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values();
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, fail) => entry.file(done, fail));
}

/** A reader gives a hundred at a time, and none when it is over. */
async function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
