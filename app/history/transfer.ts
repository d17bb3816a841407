import { readTalks, talksFile } from "../../core/talks/files.ts";
import { markdownOf, type TalkWords } from "../../core/talks/markdown.ts";
import type { KeptTalk } from "../../core/talks/talk.ts";
import { locales } from "../language/numbers.ts";
import { say } from "../language/words.ts";
import type { Sink } from "../save.ts";
import type { UiLanguage } from "../view.ts";
import type { HistoryNotice } from "./history-view.ts";
import type { TalkStore } from "./talk-store.ts";

/** Bytes of a file that is read whole; some twenty thousand conversations. */
const LARGEST = 64_000_000;

export type Format = "json" | "markdown";

export function talkWords(language: UiLanguage): TalkWords {
  const form = new Intl.DateTimeFormat(locales(language), { dateStyle: "full", timeStyle: "short" });
  return {
    you: say(language, "captions.user"),
    assistant: say(language, "captions.assistant"),
    interrupted: say(language, "history.interrupted"),
    failed: say(language, "history.failed"),
    moment: (at) => form.format(at),
  };
}

/** Conversations one after the other, as they are on the disk now. */
export async function* eachTalk(store: Pick<TalkStore, "get" | "ids">): AsyncGenerator<KeptTalk> {
  for (const id of await store.ids()) {
    const talk = await store.get(id);
    if (talk) yield talk;
  }
}

/** Writes a file, conversation by conversation. */
export async function save(
  { sink, done }: Sink,
  talks: AsyncIterable<KeptTalk> | Iterable<KeptTalk>,
  format: Format,
  language: UiLanguage,
): Promise<void> {
  const writer = sink.getWriter();
  const bytes = new TextEncoder();
  try {
    for await (const piece of format === "json" ? talksFile(talks) : written(talks, language))
      await writer.write(bytes.encode(piece));
  } catch (thrown) {
    await writer.abort(thrown).catch(() => undefined);
    throw thrown;
  }
  await writer.close();
  await done();
}

async function* written(
  talks: AsyncIterable<KeptTalk> | Iterable<KeptTalk>,
  language: UiLanguage,
): AsyncGenerator<string> {
  const words = talkWords(language);
  for await (const talk of talks) yield `${markdownOf(talk, words)}\n`;
}

/** Name of a file: when, what, and nothing that any file system refuses. at: Unix time in ms. */
export function fileName(at: number, title: string | undefined, format: Format): string {
  const day = new Date(at).toISOString().slice(0, 10);
  const words = title
    ?.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .slice(0, 40)
    .replace(/^-|-$/g, "");
  return `inzwa-${day}-${words || "history"}.${format === "json" ? "json" : "md"}`;
}

/** Takes the conversations of files in, up to the first file that is refused. Throws a Failure. */
export async function bringIn(files: readonly File[], store: Pick<TalkStore, "merge">): Promise<HistoryNotice> {
  let fresh = 0;
  let all = 0;
  for (const file of files) {
    const refused = { kind: "refused", file: file.name, path: "" } as const;
    if (file.size > LARGEST) return { ...refused, reason: "too-large" };
    const read = readTalks(await file.text());
    if (!read.ok) return { ...refused, reason: read.reason, path: read.path };
    fresh += await store.merge(read.talks);
    all += read.talks.length;
  }
  return { kind: "imported", fresh, merged: all - fresh };
}
