import { failure } from "../core/failure.ts";
import { siteBase } from "./site.ts";
import { cache } from "./store/cache.ts";

/** One file of a model, by its path below the site's `models/`, from the verified store. Throws `model-load`. */
export async function readStored(path: string): Promise<Uint8Array> {
  const response = await cache.match(`${siteBase()}models/${path}`);
  if (!response) throw failure("model-load", `${path} is not in the store`, { path });
  return readWhole(response, path);
}

/**
 * Into one buffer of the length that the header names: `arrayBuffer()` would hold everything twice. Throws `model-load`
 * where the body has another length.
 */
export async function readWhole({ headers, body }: Response, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(Number(headers.get("content-length")));
  let at = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    const { value } = next;
    if (at + value.length <= bytes.length) bytes.set(value, at);
    at += value.length;
  }
  if (at !== bytes.length) throw failure("model-load", `${path}: ${at} bytes instead of ${bytes.length}`, { path });
  return bytes;
}
