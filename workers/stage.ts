import "./scripts.ts";
import type { Seat } from "../core/wire.ts";
import { ownOrt, sharedOrt } from "./seat-ort.ts";
import { serve } from "./serve.ts";
import type { Onnx } from "./vad/silero.ts";

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
  else if (stage === "slu") serve((await import("./slu.ts")).pickSlu(ort), port, name);
  else if (stage === "embed") serve((await import("./embed/pick.ts")).pickEmbed(), port, name);
  else if (stage === "files") await files(port, name, ort);
  else serve((await import("./tts/pick.ts")).pickTts(), port, name);
}

async function files(port: MessagePort, name: string, ort: () => Promise<Onnx>): Promise<void> {
  const [{ pickFiles }, { loadDetector }] = await Promise.all([import("./files/pick.ts"), import("./vad/pick.ts")]);
  serve(
    pickFiles(() => loadDetector(ort)),
    port,
    name,
  );
}
