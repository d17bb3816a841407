import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Speech, TtsApi } from "../../core/contracts.ts";
import { writeWav } from "../../core/wav.ts";
import { pairName, TRAINING } from "../../foundry/data/pair.ts";
import { writeDurably } from "../../foundry/durable.ts";
import type { Log } from "../services.ts";

export interface PairsOptions {
  /** Absolute. */
  readonly folder: string;
  /** Bytes that all pairs may have together. */
  readonly bytes: number;
  /** BCP 47, and the model's name. */
  readonly language: string;
  readonly voice: string;
  readonly log: Log;
}

/** Pairs that may wait for the disk; what comes while so many wait is not kept. */
const WAITING = 32;

/**
 * Keeps what the voice said: `training-data/tts/LANGUAGE/HASH.wav`, its words in `HASH.txt`, and in `HASH.json` that a machine said
 * it. Nobody waits for it, a pair that was kept before is not written again, and the words come last: who dies leaves no half pair.
 */
export class Pairs {
  readonly #options: PairsOptions;
  #used = 0;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();
  #told = false;

  private constructor(options: PairsOptions) {
    this.#options = options;
  }

  /** Counts what is there. Rejects where the folder cannot be made. */
  static async open(options: PairsOptions): Promise<Pairs> {
    const pairs = new Pairs(options);
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    for (const entry of await readdir(options.folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) pairs.#used += (await stat(join(entry.parentPath, entry.name))).size;
    return pairs;
  }

  /** A voice of which all that it says to its end is kept. */
  over(tts: Pick<TtsApi, "speak">): Pick<TtsApi, "speak"> {
    return {
      speak: async (request, signal) => {
        const speech = await tts.speak(request, signal);
        this.#keep(request.text, speech);
        return speech;
      },
    };
  }

  /** Resolves once all that waited is on the disk. */
  async close(): Promise<void> {
    await this.#last;
  }

  #keep(text: string, { samples, sampleRate }: Speech): void {
    if (samples.length === 0 || this.#waiting >= WAITING) return;
    this.#waiting += 1;
    this.#last = this.#last
      .then(() => this.#write(text, writeWav(samples, sampleRate)))
      .catch((thrown: unknown) => this.#tell(String((thrown as NodeJS.ErrnoException).code ?? "bug")))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #write(text: string, wav: Uint8Array): Promise<void> {
    const { folder, bytes, language, voice } = this.#options;
    const stem = join(folder, TRAINING, language, pairName(wav, text));
    const words = `${stem}.txt`;
    if (await stat(words).catch(absent)) return;
    const about = `${JSON.stringify({ language, speaker: voice, synthetic: true, source: `inzwa ${voice}` })}\n`;
    const size = wav.length + Buffer.byteLength(text) + Buffer.byteLength(about);
    if (this.#used + size > bytes) return this.#tell("full");
    this.#used += size;
    await mkdir(dirname(stem), { recursive: true });
    await writeDurably(`${stem}.wav`, pieces(wav));
    await writeDurably(`${stem}.json`, about);
    await writeDurably(words, text);
  }

  /** Once: a full disk stays full for a while. */
  #tell(code: string): void {
    if (!this.#told) this.#options.log.warn({ event: "speech-pair", code }, "what the voice says is kept no longer");
    this.#told = true;
  }
}

async function* pieces(bytes: Uint8Array) {
  yield bytes;
}

/** A disk that does not answer is no file that is not there. */
function absent(thrown: unknown): undefined {
  if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
}
