import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { DATABASE, VERSION } from "../../app/history/schema.ts";
import { tab } from "./history-scene.ts";

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A database as version 1 left it. */
async function versionOne(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore("talks", { keyPath: "id" });
    for (const [id, changed] of [
      ["first", 1_000],
      ["second", 2_000],
    ] as const) {
      const turns = [{ id: 1, at: changed, asked: `asked ${id}`, answered: "x", heard: 1, outcome: "done" }];
      store.put({ id, begun: changed, changed, title: `Title ${id}`, language: "sn", turns });
    }
  };
  return done(request);
}

test("every earlier version comes to the newest with its data", async () => {
  (await versionOne()).close();
  const page = tab();
  await page.show("first");
  expect(page.titles).toEqual(["Title second", "Title first"]);
  expect(page.view.open).toMatchObject({ pinned: false, turns: [{ asked: "asked first" }] });
  // The index of version 2 finds them by age.
  page.settings.history_days = 1;
  page.seen.now = 86_400_000 + 1_500;
  await page.show();
  expect(page.titles).toEqual(["Title second"]);
  expect(VERSION, "a further version needs a further test").toBe(2);
});

test("a tab with an older version is named, and waited for", async () => {
  const old = await versionOne();
  const page = tab();
  const shown = page.show();
  await vi.waitFor(() => expect(page.view.obstacle).toBe("blocked"), 30_000);
  old.close();
  await shown;
  expect(page.view).toMatchObject({ status: "ready", total: 2 });
  expect(page.view.obstacle).toBeUndefined();
});

test("a tab that is left behind by a newer version lets go, and says so", async () => {
  const page = tab();
  await page.say(1, "before");
  await page.show();
  const request = indexedDB.open(DATABASE, VERSION + 1);
  const newer = await done(request);
  await vi.waitFor(() => expect(page.view.obstacle).toBe("outdated"), 30_000);
  newer.close();
  await page.say(2, "after");
  expect(page.failures.map(({ code }) => code)).toEqual(["no-storage"]);
});

test("where nothing can be stored the talk goes on, and it is said once", async () => {
  globalThis.indexedDB = refusing();
  const page = tab();
  await page.say(1, "one");
  await page.say(2, "two");
  expect(page.failures.map(({ code }) => code)).toEqual(["no-storage"]);
  globalThis.indexedDB = new IDBFactory();
  await page.say(3, "three");
  await page.show();
  expect(page.view.rows[0]?.turns, "what could not be written was written later").toBe(3);
});

test("the screen says when there is no storage", async () => {
  globalThis.indexedDB = refusing();
  const page = tab();
  await page.show();
  expect(page.view.status).toBe("gone");
  expect(page.failures.map(({ code }) => code)).toEqual(["no-storage"]);
});

test("a connection that the browser closed is opened again", async () => {
  const page = tab();
  await page.say(1, "one");
  // iOS does this to pages in the background, without any event.
  const open = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
    throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
  });
  await page.say(2, "two");
  open.mockRestore();
  await page.show();
  expect(page.view.rows[0]?.turns).toBe(2);
  expect(page.failures).toEqual([]);
});

test("an aborted transaction is told of, since nobody asked for it", async () => {
  const page = tab();
  await page.say(1, "one");
  const begin = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
    throw new DOMException("The transaction was aborted", "AbortError");
  });
  await page.say(2, "two");
  begin.mockRestore();
  expect(page.failures.map(({ code }) => code)).toEqual(["no-storage"]);
  await page.say(3, "three");
  await page.show();
  expect(page.view.rows[0]?.turns, "what could not be written was written later").toBe(3);
});

function refusing(): IDBFactory {
  return Object.assign(new IDBFactory(), {
    open: () => {
      throw new DOMException("not allowed", "SecurityError");
    },
  });
}
