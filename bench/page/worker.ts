import "./scripts.ts";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { type Engines, loadEngines } from "./engines.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { Turns } from "./turn.ts";
import { Utterances } from "./utterances.ts";

/** The model's window: what is longer cannot be read at once. */
const LONGEST = 10 * SAMPLE_RATE;

let engines: Engines | undefined;
let turns: Turns | undefined;
let utterances = new Utterances(400, LONGEST);
/** From the end of an utterance until its answer was played nothing is heard. */
let deaf = false;
let work: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  work = work
    .then(() => on(data))
    .catch((thrown: unknown) =>
      tell({ type: "failed", message: String(thrown instanceof Error ? thrown.stack : thrown) }),
    );
});

async function on(message: ToWorker): Promise<void> {
  switch (message.type) {
    case "load":
      engines = await loadEngines(message);
      turns = new Turns(engines, tell);
      utterances = new Utterances(message.silence, LONGEST);
      tell({ type: "ready", sampleRate: engines.sampleRate });
      break;
    case "listen":
      engines?.vad.reset();
      utterances.reset();
      deaf = false;
      break;
    case "played":
      deaf = false;
      break;
    case "audio":
      if (!deaf) await hear(message.samples);
  }
}

async function hear(frame: Float32Array): Promise<void> {
  if (!engines || !turns) return;
  const speech = await engines.vad.probability(frame);
  const before = utterances.speaking;
  const utterance = utterances.push(frame, speech);
  if (!before && utterances.speaking) tell({ type: "speech" });
  if (!utterance) {
    if (before && !utterances.speaking) tell({ type: "heard-nothing" });
    return;
  }
  deaf = true;
  // Not awaited: frames that come meanwhile are read from the queue and dropped.
  turns
    .take(utterance)
    .then((answered) => {
      if (answered) return;
      deaf = false;
      tell({ type: "heard-nothing" });
    })
    .catch((thrown: unknown) => {
      deaf = false;
      tell({ type: "failed", message: String(thrown) });
    });
}

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
