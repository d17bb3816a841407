import model from "@ricky0123/vad-web/dist/silero_vad_v5.onnx?url";
import type { VadApi, VadEngine } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { aec3, type Canceller, type OpenAec3 } from "./canceller.ts";
import { listen } from "./listen.ts";
import { type Onnx, silero } from "./silero.ts";

/** The voice detector on whichever onnxruntime this worker has. */
export function pickVad(ort: () => Promise<Onnx>): VadApi {
  let engine: Promise<VadEngine> | undefined;

  return {
    async load() {
      engine ??= loadDetector(ort);
      await engine.catch((thrown: unknown) => {
        engine = undefined;
        throw thrown;
      });
    },
    listen: async (port, sampleRate, onFrames, onset, signal) => {
      if (!(port instanceof MessagePort)) throw new TypeError("listen takes a MessagePort");
      if (!engine) throw new Error("listen before load");
      const told = onset instanceof MessagePort ? { onset } : {};
      return listen(engine, { port, sampleRate, onFrames, canceller: loadCanceller(), ...told }, signal);
    },
  };
}

/** A detector of its own: it carries state from frame to frame. */
export async function loadDetector(ort: () => Promise<Onnx>): Promise<VadEngine> {
  return silero(await ort(), await bytesOf(model));
}

/** webrtcaec3.js sets this global without declaring it, which a module may not: it must be there before. */
const host = globalThis as typeof globalThis & { WebRtcAec3Wasm?: string };

/** The library carries its wasm as a data URL, which it would fetch; the page's policy lets nobody fetch those. */
async function loadCanceller(): Promise<Canceller> {
  host.WebRtcAec3Wasm ??= "";
  const { default: open } = await import("@ennuicastr/webrtcaec3.js");
  const [, base64 = ""] = host.WebRtcAec3Wasm.split(",");
  return aec3(
    open as unknown as OpenAec3,
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
  );
}

async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(new URL(url, import.meta.url));
  if (!response.ok) throw failure("network", `${response.status} for the voice detector`);
  return new Uint8Array(await response.arrayBuffer());
}
