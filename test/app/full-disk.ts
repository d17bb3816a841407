import { vi } from "vitest";

/** A disk with room for so many bytes of chunks; `vi.restoreAllMocks` makes it large again. */
export function limit(room: number): void {
  let left = room;
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, ...key) {
    left -= value instanceof ArrayBuffer ? value.byteLength : 0;
    if (value instanceof ArrayBuffer && left < 0) throw new DOMException("full", "QuotaExceededError");
    return put.call(this, value, ...key);
  });
}
