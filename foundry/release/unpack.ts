import { createReadStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { failure } from "../../core/failure.ts";
import { TarReader } from "../../workers/store/pack-tar.ts";
import { syncFolder, writeDurably } from "../durable.ts";
import { SIGNATURE, sha256Of } from "../package/files.ts";

/** One file of a package, without its signature. */
export interface PackagedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a package holds. Throws `bad-pack`. */
export async function listed(path: string): Promise<readonly PackagedFile[]> {
  const files: PackagedFile[] = [];
  for await (const { name, size, body } of entries(path)) {
    const sha256 = await sha256Of(body);
    if (name !== SIGNATURE) files.push({ path: name, size, sha256 });
  }
  return files;
}

/** All of it into a folder, which is there whole or not at all. What lay there goes. */
export async function unpackInto(path: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  try {
    for await (const { name, body } of entries(path)) await writeDurably(join(draft, name), body);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    await syncFolder(dirname(folder));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function* entries(path: string) {
  const tar = new TarReader(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
  tar.expect((await stat(path)).size);
  for (let entry = await tar.next(); entry; entry = await tar.next()) {
    const strange = entry.name.split("/").some((part) => part === "" || part === "." || part === "..");
    if (strange || entry.name.includes("\\")) throw failure("bad-pack", `${entry.name} is no path below a folder`);
    yield entry;
  }
}
