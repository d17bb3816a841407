import type { StoreApi } from "../core/storage.ts";
import type { Net } from "./net.ts";

/** The note with the last profile that could be read, for visits without a network. */
const NOTE = "profile";

export type Profile = Readonly<Record<string, unknown>>;

/**
 * Settings that whoever runs the site gives to everybody: `profile.json` beside the page, the first layer above the
 * defaults. base: the site's absolute URL, ending with `/`. Never rejects.
 */
export async function readProfile(
  net: Pick<Net, "fetch">,
  store: Pick<StoreApi, "recall" | "remember">,
  base: string,
): Promise<Profile> {
  const [fetched, kept] = await Promise.all([fetchProfile(net, base), store.recall(NOTE).catch(() => undefined)]);
  if (!fetched) return asProfile(kept) ?? {};
  if (JSON.stringify(fetched) !== JSON.stringify(kept)) await store.remember(NOTE, fetched).catch(() => undefined);
  return fetched;
}

async function fetchProfile(net: Pick<Net, "fetch">, base: string): Promise<Profile | undefined> {
  try {
    const response = await net.fetch(new URL("profile.json", base), { cache: "no-cache" });
    return response.ok ? asProfile(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

function asProfile(value: unknown): Profile | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
