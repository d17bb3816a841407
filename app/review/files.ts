import { parse } from "../../core/parse.ts";
import { itemId, parseReview, type Review } from "../../core/review/review.ts";
import { placeOf, type SoundRecord } from "../../core/review/row.ts";
import { isSound } from "../transcribe/arrivals.ts";
import type { Item } from "./item.ts";

/** Bounds of one opening: sounds, bytes of a sound and of a manifest. */
const MOST = 5_000;
const LARGEST = 2 ** 28;
const LONGEST_MANIFEST = 2 ** 26;

export interface Opened {
  readonly items: readonly Item[];
  /** Reviews of others, from files that this screen saved. */
  readonly reviews: readonly Review[];
  /** Recordings whose lines say that they were withdrawn. */
  readonly withdrawn: ReadonlySet<string>;
  /** Lines and sounds that could not be taken. */
  readonly refused: number;
}
type Line = { readonly record: SoundRecord; readonly home: string };

/**
 * What the person picked: sounds, and lines beside them as the foundry writes them (AudioFolder's `metadata.jsonl`, NeMo's
 * manifests) or as this screen saves reviews. A line finds its sound by its path, or by the file's own name where only files
 * were picked. A recording without an id is named by the SHA-256 of its content, on every device the same.
 */
export async function openFiles(
  files: readonly File[],
  language: string,
  progress: (done: number, total: number) => void,
): Promise<Opened> {
  const sounds = files.filter((file) => isSound(file) && file.size <= LARGEST);
  const texts = files.filter(({ name, size }) => /\.(jsonl?|ndjson)$/i.test(name) && size <= LONGEST_MANIFEST);
  const { lines, reviews, refused } = await linesOf(texts);
  const byPath = new Map(sounds.map((file) => [pathOf(file), file]));
  const byName = uniqueNames(sounds);
  const items = new Map<string, Item>();
  const withdrawn = new Set<string>();
  const taken = new Set<File>();
  let bad = refused + files.length - sounds.length - texts.length;
  const take = async (file: File, record: SoundRecord, fileName: string) => {
    taken.add(file);
    progress(taken.size, Math.min(MOST, Math.max(lines.length, sounds.length)));
    const item = await itemOf(file, record, language, fileName);
    if (isWithdrawn(record)) withdrawn.add(item.id);
    else if (!items.has(item.id)) items.set(item.id, item);
  };
  for (const { record, home } of lines) {
    const place = placeOf(record) ?? "";
    const named = joined(home, place);
    const file = byPath.get(named) ?? byName.get(place.split("/").at(-1) ?? "");
    if (isWithdrawn(record) && parse(itemId, record.id).ok) withdrawn.add(String(record.id));
    // The foundry takes no parts of recordings: their words belong to no sound of their own.
    const part = Number(record.offset ?? 0) > 0;
    const picked = file?.webkitRelativePath || place.startsWith("/");
    if (file && !part && items.size < MOST) await take(file, record, picked ? pathOf(file) : named);
    else if (!isWithdrawn(record)) bad += 1;
  }
  for (const file of sounds)
    if (!taken.has(file)) {
      if (items.size < MOST) await take(file, {}, pathOf(file));
      else bad += 1;
    }
  for (const id of withdrawn) items.delete(id);
  return { items: [...items.values()], reviews, withdrawn, refused: bad };
}

/** Names that two files share tell neither. */
function uniqueNames(files: readonly File[]): ReadonlyMap<string, File> {
  const found = new Map<string, File>();
  const twice = new Set<string>();
  for (const file of files) {
    if (found.has(file.name)) twice.add(file.name);
    found.set(file.name, file);
  }
  for (const name of twice) found.delete(name);
  return found;
}

async function linesOf(texts: readonly File[]) {
  const lines: Line[] = [];
  const reviews: Review[] = [];
  let refused = 0;
  for (const file of texts) {
    const home = pathOf(file).split("/").slice(0, -1).join("/");
    for (const line of (await file.text()).replace(/^\uFEFF/, "").split("\n")) {
      if (line.trim() === "") continue;
      const value = jsonOf(line);
      const review = parse(parseReview, value);
      if (review.ok) reviews.push(review.value);
      else if (isRecord(value) && placeOf(value) !== undefined) lines.push({ record: value, home });
      else refused += 1;
    }
  }
  return { lines, reviews, refused };
}

async function itemOf(file: File, record: SoundRecord, language: string, fileName: string): Promise<Item> {
  const known = parse(itemId, record.id);
  const id = known.ok ? known.value : await contentId(file);
  const tag = typeof record.language === "string" && /^[a-z]{2,3}(-[\w-]+)?$/i.test(record.language);
  return {
    id,
    name: file.name,
    fileName,
    record,
    language: tag ? String(record.language) : language,
    own: false,
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
  };
}

async function contentId(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Below the folder that was picked. */
function pathOf({ webkitRelativePath, name }: File): string {
  return webkitRelativePath ? webkitRelativePath.split("/").slice(1).join("/") : name;
}

function joined(home: string, place: string): string {
  const parts: string[] = [];
  for (const part of `${home}/${place}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `consent` is an object, or its JSON in flat tables. */
function isWithdrawn({ consent }: SoundRecord): boolean {
  const value = typeof consent === "string" ? jsonOf(consent) : consent;
  return isRecord(value) && value.withdrawnAt !== undefined;
}

function isRecord(value: unknown): value is SoundRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
