/** Where the service worker puts what other apps share: `shared/N`, the name percent-encoded in `x-name`. */
const SHARED = "inzwa-shared";

/** Files that another app shared with this one, taken out of where they waited. None where nothing can wait. */
export async function takeShared(): Promise<File[]> {
  if (typeof caches === "undefined" || !(await caches.has(SHARED))) return [];
  const cache = await caches.open(SHARED);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (response) files.push(await fileOf(response));
    await cache.delete(request);
  }
  return files;
}

async function fileOf(response: Response): Promise<File> {
  const blob = await response.blob();
  return new File([blob], nameOf(response.headers.get("x-name") ?? ""), { type: blob.type });
}

function nameOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded) || "audio";
  } catch {
    return encoded;
  }
}

/** Ends of names by which systems that tell no type know sound and films. */
const ENDS = /\.(wav|mp3|m4a|aac|og[ga]|opus|web[ma]|flac|m[po]4|m4v|mov|mkv|3gp|amr|wma|aiff?)$/i;

export function isSound({ type, name }: Pick<File, "type" | "name">): boolean {
  return /^(audio|video)\//.test(type) || ENDS.test(name);
}

/**
 * Takes files that are dropped or pasted anywhere on the page, unless an element took them. wanted: whether this screen
 * takes such a file. mark: value of `data-dropping` while one is held over the page.
 */
export function takeDropped(
  page: Document,
  wanted: (file: File) => boolean,
  take: (files: File[]) => void,
  mark = "",
): void {
  const marked = page.documentElement;
  const accept = (event: DragEvent | ClipboardEvent, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])].filter(wanted);
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  page.addEventListener("dragover", (event) => {
    // What is carried is told by its type alone until it is dropped.
    const items = [...(event.dataTransfer?.items ?? [])];
    if (event.defaultPrevented || !items.some((item) => item.kind === "file" && carries(item.type, wanted))) return;
    event.preventDefault();
    marked.dataset.dropping = mark;
  });
  page.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete marked.dataset.dropping;
  });
  page.addEventListener("drop", (event) => {
    delete marked.dataset.dropping;
    accept(event, event.dataTransfer);
  });
  page.addEventListener("paste", (event) => accept(event, event.clipboardData));
}

function carries(type: string, wanted: (file: File) => boolean): boolean {
  return type === "" || wanted(new File([], "", { type }));
}
