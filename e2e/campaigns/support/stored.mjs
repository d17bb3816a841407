// @ts-check

/**
 * @typedef {object} Stored what IndexedDB holds, read without any code of the site
 * @property {number} received bytes of all contents, whole or half
 * @property {number} complete contents that are marked whole
 * @property {readonly string[]} wrong what contradicts itself: a whole content with another hash, chunks that do not add up
 */

/**
 * @param {import("playwright-core").Page} page of the site's origin
 * @returns {Promise<Stored>}
 */
export function readStored(page) {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === "inzwa")) return { received: 0, complete: 0, wrong: [] };
    const database = await done(indexedDB.open("inzwa"));
    try {
      if (!database.objectStoreNames.contains("chunks")) return { received: 0, complete: 0, wrong: [] };
      const read = database.transaction(["contents", "chunks"], "readonly");
      const contents = await done(read.objectStore("contents").getAll());
      const wrong = [];
      for (const content of contents) wrong.push(...(await faults(database, content)));
      return {
        received: contents.reduce((sum, { received }) => sum + received, 0),
        complete: contents.filter(({ complete }) => complete).length,
        wrong,
      };
    } finally {
      database.close();
    }

    /**
     * @param {IDBDatabase} database
     * @param {{ digest: string, size: number, attempt: string, chunks: number, received: number, complete: boolean }} content
     */
    async function faults(database, { digest, size, attempt, chunks, received, complete }) {
      const range = IDBKeyRange.bound([attempt, 0], [attempt, Number.POSITIVE_INFINITY]);
      const read = database.transaction("chunks", "readonly").objectStore("chunks");
      /** @type {ArrayBuffer[]} */
      const parts = await done(read.getAll(range));
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      const found = [];
      if (parts.length !== chunks || bytes.length !== received)
        found.push(`${digest}: ${parts.length} chunks, ${bytes.length} bytes; ${chunks}, ${received} on record`);
      if (complete && received !== size) found.push(`${digest}: whole with ${received} of ${size} bytes`);
      if (complete && (await hash(digest, bytes)) !== digest) found.push(`${digest}: whole with other bytes`);
      return found;
    }

    /**
     * @param {string} digest
     * @param {Uint8Array<ArrayBuffer>} bytes
     */
    async function hash(digest, bytes) {
      const git = digest.startsWith("git-sha1:");
      const input = git ? new Blob([`blob ${bytes.length}\0`, bytes]) : new Blob([bytes]);
      const result = await crypto.subtle.digest(git ? "SHA-1" : "SHA-256", await input.arrayBuffer());
      const hex = Array.from(new Uint8Array(result), (byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${git ? "git-sha1" : "sha256"}:${hex}`;
    }

    /**
     * @template T
     * @param {IDBRequest<T>} request
     * @returns {Promise<T>}
     */
    function done(request) {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }
  });
}
