/** Runs in the page: everything but text that any of its stores holds, by place and size. */
export async function binaries(): Promise<string[]> {
  const found: string[] = [];
  const look = (value: unknown, place: string): void => {
    if (value instanceof Blob) found.push(`${place} ${value.type} ${value.size}`);
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) found.push(`${place} ${value.byteLength}`);
    else if (value && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) look(inner, `${place}.${key}`);
  };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(all.getAllKeys()), done(all.getAll())]);
      values.forEach((value: unknown, i) => {
        look(value, `${name}/${store}/${JSON.stringify(keys[i])}`);
      });
    }
    database.close();
  }
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(`cache ${name} ${url}`);
  const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
      if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${path}/${name}`);
      else if (handle instanceof FileSystemFileHandle) found.push(`${path}/${name} ${(await handle.getFile()).size}`);
  };
  await walk(await navigator.storage.getDirectory(), "files");
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i) ?? "";
    if ((localStorage.getItem(key) ?? "").length > 2_000) found.push(`local ${key}`);
  }
  return found;
}
