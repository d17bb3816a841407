import "./scripts.ts";
import { FRAME, SAMPLE_RATE } from "../../core/contracts.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { Surface } from "./surface.ts";

/** The page around the one worker: microphone in, loudspeaker out, and what was said. */
const query = new URLSearchParams(location.search);
const surface = new Surface();
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "all" });
const send = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

let speaker: { readonly context: AudioContext; readonly node: AudioWorkletNode } | undefined;
let microphone: { readonly context: AudioContext; readonly stream: MediaStream } | undefined;

worker.addEventListener("error", ({ message }) => surface.fail(message));
worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
  switch (data.type) {
    case "ready":
      void openSpeaker(data.sampleRate).then(() => surface.state("idle"));
      break;
    case "speech":
      surface.state("listening");
      break;
    case "heard-nothing":
      surface.state(microphone ? "listening" : "idle");
      break;
    case "asked":
      surface.asked(data.turn, data.text);
      surface.state("thinking");
      break;
    case "delta":
      surface.delta(data.turn, data.text);
      break;
    case "replied":
      surface.replied(data.turn, data.text);
      break;
    case "audio":
      surface.state("speaking");
      speaker?.node.port.postMessage(data.samples, [data.samples.buffer]);
      break;
    case "spoken":
      speaker?.node.port.postMessage("end");
      break;
    case "measure":
      surface.measure(data);
      break;
    case "failed":
      surface.fail(data.message);
  }
});

/** At the voice's own rate, as the site's. Its one message is that everything was played. */
async function openSpeaker(sampleRate: number): Promise<void> {
  const context = new AudioContext({ sampleRate, latencyHint: "interactive" });
  await context.audioWorklet.addModule("loudspeaker.js");
  const node = new AudioWorkletNode(context, "loudspeaker", { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(context.destination);
  node.port.onmessage = () => {
    surface.state(microphone ? "listening" : "idle");
    send({ type: "played" });
  };
  speaker = { context, node };
}

async function talk(): Promise<void> {
  void speaker?.context.resume();
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  void context.resume();
  const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  await context.audioWorklet.addModule("microphone.js");
  const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0, processorOptions: { block: FRAME } });
  send({ type: "listen" });
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => send({ type: "audio", samples: data }, [data.buffer]);
  context.createMediaStreamSource(stream).connect(node);
  microphone = { context, stream };
  surface.state("listening");
}

function stop(): void {
  for (const track of microphone?.stream.getTracks() ?? []) track.stop();
  void microphone?.context.close();
  microphone = undefined;
  speaker?.node.port.postMessage("flush");
  surface.state("idle");
}

surface.on("talk", () => void talk().catch((thrown: unknown) => surface.fail(String(thrown))));
surface.on("stop", stop);

// onnxruntime-web's own default, which is what such pages run with: one thread where the page is not isolated.
const threads = crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
send({
  type: "load",
  silence: Number(query.get("silence") ?? 400),
  crop: query.get("crop") !== "off",
  threads,
  models: new URL("../models/", location.href).href,
});
