import { failure, isFailure } from "../../core/failure.ts";
import { inRandomOrder } from "../../core/listening/order.ts";
import { listeningSet, type Ratings, type Score, SET_FILE } from "../../core/listening/set.ts";
import { parse } from "../../core/parse.ts";
import type { Sink } from "../save.ts";

/** What the listening test shows. */
export interface ListeningView {
  readonly status: "empty" | "ready";
  /** Which sound of how many, from 1 on. */
  readonly at: number;
  readonly total: number;
  /** It was heard to its end, so it can be rated. */
  readonly heard: boolean;
  readonly playing: boolean;
  readonly score: Score | undefined;
  readonly rated: number;
  readonly notice?: Notice;
}
type Notice = { readonly what: "bad" | "silent" | "done" } | { readonly what: "saved"; readonly name: string };

export interface ListeningPorts {
  /** Numbers 0..1. */
  random(): number;
  /** Resolves true at the sound's end, false where it was stopped; rejects where it cannot be played. */
  play(file: File): Promise<boolean>;
  stop(): void;
  openSink(name: string): Promise<Sink>;
  changed(): void;
  /** Milliseconds since 1970. */
  now(): number;
}

const EMPTY = { id: "", files: [] as readonly File[] };

/**
 * One person at one set: sounds one at a time, in an order of their own, with nothing that tells a voice from a person. What
 * was said lies in memory alone, until it is saved.
 */
export class ListeningDesk {
  readonly #ports: ListeningPorts;
  #set = EMPTY;
  #rater = "";
  #at = 0;
  #playing = false;
  readonly #heard = new Set<string>();
  readonly #scores = new Map<string, Score>();
  #notice: Notice | undefined;

  constructor(ports: ListeningPorts) {
    this.#ports = ports;
  }

  get view(): ListeningView {
    const name = this.#set.files[this.#at]?.name ?? "";
    return {
      status: this.#set.files.length > 0 ? "ready" : "empty",
      at: this.#at + 1,
      total: this.#set.files.length,
      heard: this.#heard.has(name),
      playing: this.#playing,
      score: this.#scores.get(name),
      rated: this.#scores.size,
      ...(this.#notice ? { notice: this.#notice } : {}),
    };
  }

  /** files: all of a folder. What was said of another set is dropped. */
  async open(files: readonly File[]): Promise<void> {
    this.#ports.stop();
    const opened = await setOf(files);
    if (isFailure(opened)) return this.#tell({ what: "bad" });
    this.#set = { id: opened.id, files: inRandomOrder(opened.files, this.#ports.random) };
    this.#rater = Array.from({ length: 32 }, () => Math.floor(this.#ports.random() * 16).toString(16)).join("");
    this.#at = 0;
    this.#heard.clear();
    this.#scores.clear();
    this.#tell(undefined);
  }

  /** Once more from the beginning; while it plays it stops. */
  async play(): Promise<void> {
    const file = this.#set.files[this.#at];
    if (this.#playing) return this.#ports.stop();
    if (!file) return;
    this.#playing = true;
    this.#tell(undefined);
    try {
      if (await this.#ports.play(file)) this.#heard.add(file.name);
      this.#playing = false;
      this.#ports.changed();
    } catch {
      this.#playing = false;
      this.#tell({ what: "silent" });
    }
  }

  /** Only of what was heard to its end. */
  rate(score: Score): void {
    const name = this.#set.files[this.#at]?.name;
    if (name === undefined || !this.#heard.has(name)) return;
    this.#scores.set(name, score);
    this.#tell(this.#scores.size === this.#set.files.length ? { what: "done" } : undefined);
  }

  step(by: 1 | -1): void {
    this.#ports.stop();
    this.#at = Math.min(Math.max(0, this.#at + by), Math.max(0, this.#set.files.length - 1));
    this.#tell(undefined);
  }

  /** Must be called inside a tap. Does nothing where the person changed their mind. */
  async save(): Promise<void> {
    const name = `ratings-${this.#rater}.json`;
    const scores = [...this.#scores].map(([sound, score]) => ({ sound, score }));
    const at = `${new Date(this.#ports.now()).toISOString().slice(0, 19)}Z`;
    const said: Ratings = { schema: 1, set: this.#set.id, rater: this.#rater, at, scores };
    const file = await this.#ports.openSink(name).catch(() => undefined);
    if (!file) return;
    const writer = file.sink.getWriter();
    await writer.write(new TextEncoder().encode(`${JSON.stringify(said, null, 1)}\n`));
    await writer.close();
    await file.done();
    this.#tell({ what: "saved", name });
  }

  leave(): void {
    this.#ports.stop();
  }

  #tell(notice: Notice | undefined): void {
    this.#notice = notice;
    this.#ports.changed();
  }
}

/** The set in a folder, and its sounds. A failure where it is none, or a sound is missing. */
async function setOf(files: readonly File[]) {
  const byName = new Map(files.map((file) => [file.name, file]));
  const none = (message: string) => failure("bad-manifest", message);
  const text = await byName.get(SET_FILE)?.text();
  if (text === undefined) return none(`there is no ${SET_FILE}`);
  const set = parse(listeningSet, jsonOf(text));
  if (!set.ok) return none(`${set.problem.path} ${set.problem.message}`);
  const sounds = set.value.sounds.flatMap((name) => byName.get(name) ?? []);
  return sounds.length === set.value.sounds.length ? { id: set.value.id, files: sounds } : none("a sound is missing");
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
