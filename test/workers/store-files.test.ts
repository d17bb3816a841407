import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Database, type FileRecord } from "../../workers/store/database.ts";
import { Files } from "../../workers/store/files.ts";

const file = { url: "https://example.org/a", size: 5, sha256: "0".repeat(64) };
const bytes = (...values: number[]) => new Uint8Array(values).buffer;
let mine: Files;
let theirs: Files;
let databases = 0;

beforeEach(() => {
  const name = `files-${databases++}`;
  mine = new Files(new Database(name));
  theirs = new Files(new Database(name));
});

async function appended(known: FileRecord, chunk: ArrayBuffer): Promise<FileRecord> {
  const record = await mine.append(known, chunk, '"one"');
  if (!record) throw new Error("the record was changed by somebody else");
  return record;
}

test("whoever comes second at the same bytes is told so, and changes nothing", async () => {
  const [begun, same] = [await mine.begin(file), await theirs.begin(file)];
  expect(same).toEqual(begun);
  const first = await appended(begun, bytes(1, 2));
  expect(await theirs.append(same, bytes(9, 9, 9), null)).toBeUndefined();
  expect(await theirs.restart(same)).toBeUndefined();
  expect(await theirs.complete(same)).toBeUndefined();
  await theirs.discard(same);
  expect(await theirs.begin(file)).toEqual(first);
  expect(first).toMatchObject({ received: 2, chunks: 1, etag: '"one"', complete: false });
  expect(await theirs.chunk(first, 0)).toEqual(bytes(1, 2));
});

test("a download begun anew takes nothing from the one before it, however far that was", async () => {
  const old = await appended(await mine.begin(file), bytes(1, 2));
  const fresh = await theirs.restart(old);
  if (!fresh) throw new Error("not restarted");
  expect(fresh).toMatchObject({ received: 0, chunks: 0, etag: null });
  expect((await theirs.append(fresh, bytes(3, 4), null))?.chunks).toBe(old.chunks);
  expect(await mine.append(old, bytes(5), null)).toBeUndefined();
  expect(await mine.complete(old)).toBeUndefined();
});

test("a file is complete only after the last step", async () => {
  const whole = await appended(await mine.begin(file), bytes(1, 2, 3, 4, 5));
  expect((await theirs.find(file.url))?.complete).toBe(false);
  await mine.complete(whole);
  expect((await theirs.find(file.url))?.complete).toBe(true);
});
