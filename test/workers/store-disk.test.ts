import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { Database } from "../../workers/store/database.ts";
import { Disk } from "../../workers/store/disk.ts";
import { Memory } from "../../workers/store/memory.ts";
import type { ContentRecord, Shelf } from "../../workers/store/records.ts";

const file = { url: "https://example.org/a", size: 5, digest: `sha256:${"0".repeat(64)}` } as const;
const origin = { source: file.url, etag: '"one"' };
const bytes = (...values: number[]) => new Uint8Array(values).buffer;
let databases = 0;

function disks(): [Shelf, Shelf] {
  const name = `disk-${databases++}`;
  return [new Disk(new Database(name)), new Disk(new Database(name))];
}
function memories(): [Shelf, Shelf] {
  const memory = new Memory();
  return [memory, memory];
}

async function appended(shelf: Shelf, known: ContentRecord, chunk: ArrayBuffer): Promise<ContentRecord> {
  const record = await shelf.append(known, chunk, origin);
  if (!record) throw new Error("the record was changed by somebody else");
  return record;
}

describe.each([
  ["the disk", disks],
  ["memory", memories],
])("%s", (_, open) => {
  let mine: Shelf;
  let theirs: Shelf;
  beforeEach(() => {
    [mine, theirs] = open();
  });

  test("whoever comes second at the same bytes is told so, and changes nothing", async () => {
    const [begun, same] = [await mine.begin(file), await theirs.begin(file)];
    expect(same).toEqual(begun);
    const first = await appended(mine, begun, bytes(1, 2));
    expect(await theirs.append(same, bytes(9, 9, 9), origin)).toBeUndefined();
    expect(await theirs.restart(same)).toBeUndefined();
    expect(await theirs.complete(same)).toBeUndefined();
    await theirs.discard(same);
    expect(await theirs.begin(file)).toEqual(first);
    expect(first).toMatchObject({ received: 2, chunks: 1, etag: '"one"', complete: false });
    expect(await theirs.chunk(first, 0)).toEqual(bytes(1, 2));
  });

  test("a download begun anew takes nothing from the one before it, however far that was", async () => {
    const old = await appended(mine, await mine.begin(file), bytes(1, 2));
    const fresh = await theirs.restart(old);
    if (!fresh) throw new Error("not restarted");
    expect(fresh).toMatchObject({ received: 0, chunks: 0, etag: null });
    expect((await theirs.append(fresh, bytes(3, 4), origin))?.chunks).toBe(old.chunks);
    expect(await mine.append(old, bytes(5), origin)).toBeUndefined();
    expect(await mine.complete(old)).toBeUndefined();
    expect(await mine.chunk(old, 0)).toBeUndefined();
  });

  test("a file is complete only after the last step", async () => {
    const whole = await appended(mine, await mine.begin(file), bytes(1, 2, 3, 4, 5));
    expect((await theirs.begin(file)).complete).toBe(false);
    await mine.complete(whole);
    expect((await theirs.begin(file)).complete).toBe(true);
  });
});
