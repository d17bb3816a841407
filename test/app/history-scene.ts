import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach } from "vitest";
import type { HistoryView } from "../../app/history/history-view.ts";
import type { HistoryPorts } from "../../app/history/ports.ts";
import { TalkHistory } from "../../app/history/talk-history.ts";
import type { Failure } from "../../core/failure.ts";
import type { KeptTalk } from "../../core/talks/talk.ts";
import type { TurnEvent } from "../../core/turn.ts";

const open: TalkHistory[] = [];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((history) => history.close()));
});

/** One tab with its history. */
export function tab(changes: Partial<HistoryPorts> = {}) {
  const settings = { history: "on" as "on" | "off", history_days: 0 };
  const files = new Map<string, string>();
  const copied: string[] = [];
  const failures: Failure[] = [];
  const views: HistoryView[] = [];
  const wentOn: KeptTalk[] = [];
  const seen: { now: number; yes: boolean; left: number } = { now: Date.UTC(2026, 10, 21), yes: true, left: 0 };
  let ids = 0;
  const prefix = `tab${open.length}`;
  const history = new TalkHistory({
    settings: () => settings,
    language: () => "en",
    now: () => seen.now,
    newId: () => `${prefix}-${++ids}`,
    ask: async () => seen.yes,
    show: (view) => views.push(view),
    failed: (failure) => failures.push(failure),
    openSink: async (name) => {
      const bytes = new TextDecoder();
      files.set(name, "");
      const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
        write: (chunk) => void files.set(name, files.get(name) + bytes.decode(chunk, { stream: true })),
      });
      return { sink, done: async () => undefined };
    },
    copy: async (text) => void copied.push(text),
    goOn: async (talk) => void wentOn.push(talk),
    leave: () => seen.left++,
    ...changes,
  });
  open.push(history);
  return {
    history,
    settings,
    seen,
    files,
    copied,
    failures,
    wentOn,
    get view(): HistoryView {
      const view = views.at(-1);
      if (!view) throw new Error("nothing was shown");
      return view;
    },
    /** Titles as they are listed. */
    get titles(): string[] {
      return this.view.rows.map(({ title }) => title.map(({ text }) => text).join(""));
    },
    /** A whole turn, written. */
    async say(turn: number, asked: string, answer = `Mhinduro ${turn}.`, at = seen.now + turn): Promise<void> {
      for (const event of wholeTurn(turn, asked, answer)) history.event(event, "sn", at);
      await history.settled();
    },
    show: (place?: string) => history.watch(true, place),
  };
}

export function wholeTurn(turn: number, asked: string, answer: string): readonly TurnEvent[] {
  return [
    { turn, type: "began" },
    { turn, type: "asked", text: asked },
    { turn, type: "replied", text: answer },
    { turn, type: "audible" },
    { turn, type: "ended" },
  ];
}
