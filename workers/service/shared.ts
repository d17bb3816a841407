import { kindByName } from "../../core/retrieval/kind.ts";

/** Where shared files wait for their screen, which takes them out: documents alone for Documents, all others for Transcribe. */
export const SHARED = "inzwa-shared";
/** Any page may send a form here, so what it can leave behind is bounded. */
const FILES = 20;
const TEXT = 500;

export type SharedCache = Pick<Cache, "keys" | "put">;

/**
 * Takes what another app shared: files go into the cache as `shared/N` with its name (percent-encoded) in the header
 * `x-name`, words go into the address. scope: the site's URL, ending with `/`.
 *
 * Returns the address of the screen that shows it.
 */
export async function receive(form: FormData, scope: string, cache: SharedCache): Promise<string> {
  // A file field in which nothing was chosen sends an empty file without a name.
  const sent = form.getAll("files").filter((value) => typeof value !== "string");
  // A file field in which nothing was chosen sends an empty file without a name.
  const files = sent.filter(({ name, size }) => name !== "" || size > 0);
  if (files.length === 0) return talkWith(words(form), scope);
  const waiting = await cache.keys();
  const last = Math.max(0, ...waiting.map(({ url }) => Number(/\/shared\/(\d+)$/.exec(url)?.[1] ?? 0)));
  const room = Math.max(0, FILES - waiting.length);
  for (const [index, file] of files.slice(0, room).entries()) {
    const headers = {
      "content-type": file.type || "application/octet-stream",
      "x-name": encodeURIComponent(file.name),
    };
    await cache.put(new URL(`shared/${last + 1 + index}`, scope), new Response(file, { headers }));
  }
  const isReading = files.every((file) => kindByName(file) !== undefined);
  return new URL(isReading ? "#documents" : "#transcribe", scope).href;
}

function words(form: FormData): string {
  const parts = ["title", "text", "url"].map((name) => form.get(name)).filter((value) => typeof value === "string");
  const different = [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
  return different.join(" ").slice(0, TEXT);
}

function talkWith(text: string, scope: string): string {
  const url = new URL("#talk", scope);
  if (text) url.searchParams.set("text", text);
  return url.href;
}
