import type { AppConfig, MLCEngineInterface } from "@mlc-ai/web-llm";
import { failure } from "../../core/failure.ts";
import { read } from "./web-llm-cache.ts";

/** What we use of web-llm. */
export type Engine = Pick<MLCEngineInterface, "reload" | "unload" | "interruptGenerate" | "chatCompletion">;
/** onLost: the GPU was taken away; never called for what `unload` gives back. Throws `no-webgpu`. */
export type OpenEngine = (appConfig: AppConfig, onLost: () => void) => Promise<Engine>;

/** web-llm in this very thread, loaded when it is first asked for, and fed from its cache alone. */
export const openEngine: OpenEngine = async (appConfig, onLost) => {
  if (!(await navigator.gpu?.requestAdapter()))
    throw failure("no-webgpu", "web-llm runs on WebGPU only, and there is no adapter");
  const { newEngine } = await import("./web-llm-library.ts");
  const engine = newEngine(appConfig);
  const devices: GPUDevice[] = [];
  return {
    async reload(model, options) {
      const undo = [feedFromCache(appConfig), watchDevices(devices, onLost)];
      try {
        await engine.reload(model, options);
      } finally {
        for (const back of undo) back();
      }
    },
    interruptGenerate: () => void engine.interruptGenerate(),
    chatCompletion: engine.chatCompletion.bind(engine),
    async unload() {
      await engine.unload().catch(() => undefined);
      // A load that failed half-way left a device that web-llm has forgotten.
      for (const device of devices.splice(0)) device.destroy();
    },
  };
};

/** web-llm names its devices nowhere: they are seen as they are asked for. */
function watchDevices(seen: GPUDevice[], onLost: () => void): () => void {
  const adapters = GPUAdapter.prototype;
  const request = adapters.requestDevice;
  adapters.requestDevice = async function (...wanted) {
    const device = await request.apply(this, wanted);
    seen.push(device);
    void device.lost.then(({ reason }) => {
      if (reason !== "destroyed") onLost();
    });
    return device;
  };
  return () => {
    adapters.requestDevice = request;
  };
}

/**
 * While a model loads, what is not in its cache does not exist: so web-llm sees nothing that nobody has checked, and
 * asks no host by itself. (It keeps no library of `localhost`, and would fetch that again at every load.)
 */
function feedFromCache({ model_list }: AppConfig): () => void {
  const plain = self.fetch;
  self.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith("data:")) return plain.call(self, input, init);
    const isLibrary = model_list.some(({ model_lib }) => url === model_lib);
    const data = isLibrary ? await read("webllm/wasm", url) : undefined;
    return data instanceof ArrayBuffer ? new Response(data) : new Response(null, { status: 404 });
  };
  return () => {
    self.fetch = plain;
  };
}
