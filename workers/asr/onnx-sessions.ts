import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Dtype, EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";

/** What we take of an onnxruntime, the web's or Node's. */
export type Ort = {
  readonly Tensor: typeof Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
};
/** The bytes of one file, by its path below the models' folder. Throws a Failure when it is not there. */
export type ReadFile = (path: string) => Promise<Uint8Array>;
export interface Sessions {
  readonly encoder: InferenceSession;
  readonly decoder: InferenceSession;
}

/** How Hugging Face's exports name their precisions. */
const SUFFIX: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  q4: "_q4",
  q4f16: "_q4f16",
};

/** parts: how many files of weights lie beside an ONNX file. One session after the other: only one's bytes are held. */
export async function openSessions(
  ort: Ort,
  read: ReadFile,
  spec: EngineSpec,
  { layers, parts }: { readonly layers: number; readonly parts: (file: string) => number },
): Promise<Sessions> {
  const open = async (name: string, outputs: readonly string[]): Promise<InferenceSession> => {
    const file = `${name}${SUFFIX[dtypeOf(spec, name)]}.onnx`;
    const below = `${spec.model}/onnx/`;
    const externalData: { path: string; data: Uint8Array }[] = [];
    for (let part = 0; part < parts(file); part++) {
      const path = `${file}_data${part === 0 ? "" : `_${part}`}`;
      externalData.push({ path, data: await read(below + path) });
    }
    return ort.InferenceSession.create(await read(below + file), {
      executionProviders: [spec.backend],
      logSeverityLevel: 3,
      ...(spec.backend === "cpu" ? { intraOpNumThreads: spec.threads } : {}),
      ...(externalData.length ? { externalData } : {}),
      // What only the next step needs stays on the GPU.
      ...(spec.backend === "webgpu"
        ? { preferredOutputLocation: Object.fromEntries(outputs.map((output) => [output, "gpu-buffer"])) }
        : {}),
    } as InferenceSession.SessionOptions);
  };
  const encoder = await open("encoder_model", ["last_hidden_state"]);
  const decoder = await open("decoder_model_merged", presentNames(layers));
  return { encoder, decoder };
}

function dtypeOf({ dtype }: EngineSpec, session: string): Dtype {
  const own = typeof dtype === "string" ? dtype : dtype[session];
  if (!own) throw failure("model-load", `no precision is named for ${session}`);
  return own;
}

function presentNames(layers: number): string[] {
  const kinds = ["decoder.key", "decoder.value", "encoder.key", "encoder.value"];
  return Array.from({ length: layers }, (_, i) => kinds.map((kind) => `present.${i}.${kind}`)).flat();
}
