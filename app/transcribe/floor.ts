import type { AsrApi, Hearing } from "../../core/contracts.ts";
import { aborted, failure, toFailure } from "../../core/failure.ts";
import { heard } from "../../core/language/heard.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import type { SpokenPiece } from "../../core/transcript-file/cutter.ts";
import { BUSY, type View } from "../view.ts";

/** Who reads what is heard, and how it is handed over. */
export interface Recogniser {
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly hearing: Hearing;
  /** Of the language it hears. */
  readonly rules: LanguageRules;
}

export interface FloorPorts {
  readonly screen: { readonly view: Pick<View, "state">; watch(watcher: () => void): void };
  /** Undefined where nothing hears the language. */
  readonly recogniser: () => Recogniser | undefined;
}

/** How often a piece is read again when the recogniser's worker dies, or another takes its place. */
const TRIES = 3;

/** The recogniser of the conversation, lent to files for as long as nobody talks. */
export class Floor {
  readonly #ports: FloorPorts;
  readonly #waiting = new Set<() => void>();

  constructor(ports: FloorPorts) {
    this.#ports = ports;
    ports.screen.watch(() => {
      for (const look of [...this.#waiting]) look();
    });
  }

  /** Whether somebody talks, or models are being started. */
  get isTaken(): boolean {
    const { state } = this.#ports.screen.view;
    return BUSY.has(state) || state === "loading";
  }

  /** Waits until nobody talks. Rejects with `no-model` where nothing hears the language. */
  async free(signal: AbortSignal): Promise<Recogniser> {
    while (this.isTaken) await this.#change(() => !this.isTaken, signal);
    signal.throwIfAborted();
    const recogniser = this.#ports.recogniser();
    if (!recogniser) throw failure("no-model", "no model hears this language", { stage: "asr" });
    return recogniser;
  }

  /**
   * The words of a piece, in the language's own spelling. A conversation that begins meanwhile stops the reading, and it begins anew when that is over;
   * paused tells of both.
   */
  async read(piece: SpokenPiece, paused: (is: boolean) => void, signal: AbortSignal): Promise<string> {
    for (let tries = 1; ; ) {
      if (this.isTaken) paused(true);
      const recogniser = await this.free(signal);
      paused(false);
      const reading = new AbortController();
      const stop = () => reading.abort();
      signal.addEventListener("abort", stop, { once: true });
      const ended = this.#change(() => this.isTaken, reading.signal).then(stop, () => undefined);
      try {
        return await wordsOf(piece, recogniser, reading.signal);
      } catch (thrown) {
        if (signal.aborted) throw aborted;
        const died = toFailure(thrown).code === "worker-died";
        if (!this.isTaken && !reading.signal.aborted && (!died || tries++ >= TRIES)) throw thrown;
      } finally {
        signal.removeEventListener("abort", stop);
        stop();
        await ended;
      }
    }
  }

  /** Rejects when aborted. */
  #change(came: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiting.delete(look);
        signal.removeEventListener("abort", give);
      };
      const look = () => {
        if (!came()) return;
        end();
        resolve();
      };
      const give = () => {
        end();
        reject(aborted);
      };
      if (signal.aborted) return give();
      this.#waiting.add(look);
      signal.addEventListener("abort", give);
    });
  }
}

/** A piece that was cut for another recogniser may be too long for this one. */
async function wordsOf(
  { samples, at }: SpokenPiece,
  { asr, hearing, rules }: Recogniser,
  signal: AbortSignal,
): Promise<string> {
  const texts: string[] = [];
  for (let from = 0; from < samples.length; from += hearing.window) {
    const part = samples.length <= hearing.window ? samples : samples.slice(from, from + hearing.window);
    const { text } = await asr.transcribe({ turn: 0, revision: 0, samples: part, at: at + from }, signal);
    texts.push(text);
  }
  return heard(texts.join(" "), rules);
}
