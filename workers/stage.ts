import type { Seat } from "../core/wire.ts";
import { ownOrt, sharedOrt } from "./seat-ort.ts";
import { serve } from "./serve.ts";

// One entry for every stage, so that what they have in common is in the site once; a worker loads only its own chunks.
self.addEventListener("message", ({ data }: MessageEvent<Seat>) => {
  sit(data).catch((thrown: unknown) => {
    // The page hears of what is thrown outside of promises only.
    setTimeout(() => {
      throw thrown;
    });
  });
});

async function sit({ stage, name, port, shared }: Seat): Promise<void> {
  if (!(port instanceof MessagePort)) throw new TypeError("a stage is served at a MessagePort");
  const ort = shared ? await sharedOrt(shared) : ownOrt;
  if (stage === "vad") serve((await import("./vad/pick.ts")).pickVad(ort), port, name);
  else if (stage === "asr") serve((await import("./asr/pick.ts")).pickAsr(ort), port, name);
  else if (stage === "llm") serve((await import("./llm/pick.ts")).pickLlm(), port, name);
  else serve((await import("./tts/pick.ts")).pickTts(), port, name);
}
