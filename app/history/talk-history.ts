import { toFailure } from "../../core/failure.ts";
import { plainText } from "../../core/talks/markdown.ts";
import { Scribe } from "../../core/talks/scribe.ts";
import { titleFrom } from "../../core/talks/talk.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { Connection } from "./connection.ts";
import type { HistoryIntents, HistoryNotice } from "./history-view.ts";
import type { HistoryPorts } from "./ports.ts";
import { Recorder } from "./recorder.ts";
import { Shelf } from "./shelf.ts";
import { TalkStore } from "./talk-store.ts";
import { bringIn, eachTalk, fileName, save, talkWords } from "./transfer.ts";

const DAY_MS = 86_400_000;
/** Tells other tabs what has changed: an id, or nothing for all. */
const CHANNEL = "inzwa-talks";

/** Conversations of the past: kept while they are held, found, read and handed out again. */
export class TalkHistory {
  readonly #ports: HistoryPorts;
  readonly #connection = new Connection((obstacle) => this.#shelf.hinder(obstacle));
  readonly #store = new TalkStore(this.#connection);
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #shelf: Shelf;
  readonly #scribe: Scribe;
  readonly #recorder: Recorder;

  constructor(ports: HistoryPorts) {
    this.#ports = ports;
    this.#shelf = new Shelf(ports.show, () => ports.settings().history_days);
    this.#scribe = new Scribe(ports.newId);
    this.#recorder = new Recorder({
      scribe: this.#scribe,
      store: this.#store,
      wrote: (id) => this.#changed(id).catch(() => undefined),
      failed: ports.failed,
    });
    this.#channel.onmessage = ({ data }) =>
      void this.#refresh(typeof data === "string" ? data : undefined).catch(() => undefined);
  }

  /** at: Unix time in ms. */
  event(event: TurnEvent, language: string, at: number): void {
    this.#recorder.event(event, language, at, this.#ports.settings().history === "on");
  }

  /** Another conversation begins. */
  begin(): void {
    this.#scribe.begin();
  }

  /** All that can be written is. Never rejects. */
  settled(): Promise<void> {
    return this.#recorder.settled();
  }

  /** Whether the screen is shown, and the id of the conversation that is read there. */
  async watch(shown: boolean, place: string | undefined): Promise<void> {
    if (!shown || place !== this.#shelf.place) this.#shelf.notify(undefined);
    this.#shelf.watch(shown, place);
    if (!shown) return;
    await this.#try(async () => {
      await this.tidy();
      if (!this.#shelf.isFilled) await this.#load();
    });
  }

  /** Deletes what is older than the settings allow, but never the conversation that goes on. Throws a Failure. */
  async tidy(): Promise<void> {
    const { settings, now } = this.#ports;
    const { history_days } = settings();
    if (history_days === 0) return;
    if ((await this.#store.expire(now() - history_days * DAY_MS)) > 0) await this.#changed();
  }

  /** Does what the screen asks for. Never rejects. */
  async act<Name extends keyof HistoryIntents>(name: Name, detail: HistoryIntents[Name]): Promise<void> {
    const act: (detail: HistoryIntents[Name]) => unknown = this.#acts[name];
    await this.#try(async () => void (await act(detail)));
  }

  async close(): Promise<void> {
    this.#channel.close();
    this.#shelf.bin.empty();
    await this.#recorder.settled();
    await this.#connection.close();
  }

  readonly #acts: { readonly [Name in keyof HistoryIntents]: (detail: HistoryIntents[Name]) => unknown } = {
    "history.search": ({ text }) => this.#shelf.search(text),
    "history.more": () => this.#shelf.more(),
    "history.read": () => this.#shelf.notify(undefined),
    "history.go-on": async ({ id }) => {
      const talk = await this.#store.get(id);
      if (!talk) return;
      await this.#ports.goOn(talk);
      this.#scribe.goOn(talk);
    },
    "history.rename": async ({ id, title }) => {
      const words = titleFrom(title);
      if (words) await this.#describe(id, { title: words });
    },
    "history.pin": ({ id, pinned }) => this.#describe(id, { pinned }),
    "history.delete": ({ id }) => this.#delete(id),
    "history.undo": async ({ id }) => {
      const talk = this.#shelf.bin.take(id);
      // Its name and its pin too, where something was said meanwhile.
      if (talk) await this.#store.merge([{ ...talk, changed: this.#ports.now() }]);
      await this.#changed(id);
    },
    "history.copy": async ({ id }) => {
      const talk = this.#shelf.catalogue.get(id);
      if (!talk) return;
      await this.#ports.copy(plainText(talk, talkWords(this.#ports.language())));
      this.#shelf.notify({ kind: "copied" });
    },
    "history.save": (what) => this.#save(what),
    "history.import": ({ files }) => this.#import(files),
    "history.clear": () => this.#clear(),
  };

  async #describe(id: string, words: Parameters<TalkStore["describe"]>[1]): Promise<void> {
    await this.#store.describe(id, words, this.#ports.now());
    await this.#changed(id);
  }

  async #delete(id: string): Promise<void> {
    const talk = await this.#store.get(id);
    await this.#store.remove(id);
    if (talk) this.#shelf.bin.put(talk);
    if (this.#shelf.place === id) this.#ports.leave();
    await this.#changed(id);
  }

  async #save({ id, format }: HistoryIntents["history.save"]): Promise<void> {
    const { openSink, now, language } = this.#ports;
    const talk = id === undefined ? undefined : this.#shelf.catalogue.get(id);
    // Before anything is awaited: a browser asks where to only inside the tap.
    const sink = await openSink(fileName(now(), talk?.title, format));
    await save(sink, talk ? [talk] : eachTalk(this.#store), format, language());
    this.#shelf.notify({ kind: "saved" });
  }

  async #import(files: readonly File[]): Promise<void> {
    const notice: HistoryNotice = await bringIn(files, this.#store);
    await this.#changed();
    this.#shelf.notify(notice);
  }

  async #clear(): Promise<void> {
    const { ask } = this.#ports;
    if (!(await ask({ kind: "clear-history", talks: this.#shelf.catalogue.size }))) return;
    this.#recorder.forget();
    this.#shelf.bin.empty();
    await this.#store.clear();
    this.#scribe.begin();
    if (this.#shelf.place !== undefined) this.#ports.leave();
    await this.#changed();
  }

  /** Here and in the other tabs. */
  async #changed(id?: string): Promise<void> {
    this.#channel.postMessage(id);
    await this.#refresh(id);
  }

  async #refresh(id?: string): Promise<void> {
    if (!this.#shelf.isFilled) return this.#shelf.draw();
    if (id === undefined) return this.#load();
    const talk = await this.#store.get(id);
    if (talk) this.#shelf.catalogue.put(talk);
    else this.#shelf.catalogue.remove(id);
    this.#shelf.draw();
  }

  async #load(): Promise<void> {
    try {
      this.#shelf.fill(await this.#store.all());
    } catch (thrown) {
      this.#shelf.gone();
      throw thrown;
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const reason = toFailure(thrown);
      // The person changed their mind.
      if (reason.code !== "aborted") this.#ports.failed(reason);
    }
  }
}
