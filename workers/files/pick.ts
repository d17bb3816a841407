import type { VadEngine } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import type { FilesApi, Found } from "../../core/transcript-file/files.ts";
import { spokenIn } from "../../core/transcript-file/spoken.ts";
import type { OpenSound } from "./sound.ts";

type Open = {
  readonly sound: OpenSound;
  readonly found: AsyncGenerator<Found, void, undefined>;
  readonly stop: AbortController;
};

/** Files, decoded and cut into pieces of speech. detector: the voice detector of this worker alone, since it carries state. */
export function pickFiles(detector: () => Promise<VadEngine>): FilesApi {
  let engine: Promise<VadEngine> | undefined;
  let open: Open | undefined;

  function close(): void {
    open?.stop.abort();
    open?.sound.close();
    open = undefined;
  }

  return {
    async load() {
      engine ??= detector();
      await engine.catch((thrown: unknown) => {
        engine = undefined;
        throw thrown;
      });
    },
    async open(file, hearing, signal) {
      if (!(file instanceof Blob)) throw new TypeError("open takes a File");
      if (!engine) throw new Error("open before load");
      close();
      // The library comes only where a file does.
      const { openSound } = await import("./sound.ts");
      const sound = await openSound(file);
      if (signal?.aborted) {
        sound.close();
        throw aborted;
      }
      const stop = new AbortController();
      open = { sound, found: spokenIn(sound.blocks(), await engine, hearing, stop.signal), stop };
      return { seconds: sound.seconds, format: sound.format };
    },
    async next(signal) {
      const current = open;
      if (!current) throw new Error("next before open");
      const stop = () => current === open && close();
      signal?.addEventListener("abort", stop, { once: true });
      try {
        const { value } = await current.found.next();
        if (current.stop.signal.aborted) throw aborted;
        return value ?? { to: 0, ended: true };
      } catch (thrown) {
        throw current.stop.signal.aborted ? aborted : thrown;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    async close() {
      close();
    },
  };
}
