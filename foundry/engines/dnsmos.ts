import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { failure } from "../../core/failure.ts";
import { type DnsmosNet, WINDOW } from "../eval/dnsmos.ts";

/** The input's name in `sig_bak_ovr.onnx`. */
const INPUT = "input_1";

export interface OpenDnsmos {
  readonly net: DnsmosNet;
  /** What stands in an evaluation's `how`: the file and its SHA-256, behind a comma. */
  readonly how: string;
}

/**
 * DNSMOS P.835's network: `input_1`, float32 [1, WINDOW], to [1, 3]. It is asked once before it is given, so that another model (P.808's
 * `model_v8.onnx` takes log-mels) is refused before any work. path: of the file; name: as a person gave it. Throws `model-load`; the net
 * throws `garbage` where what comes is no number.
 */
export async function openDnsmos(path: string, name: string): Promise<OpenDnsmos> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw failure("model-load", `${name} cannot be read (${error.code ?? error.message})`, { path: name });
  });
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 }).catch((thrown: unknown) => {
    throw failure("model-load", `${name} cannot be opened: ${String(thrown)}`);
  });
  const output = session.outputNames[0] ?? "";
  const run = async (window: Float32Array) =>
    (await session.run({ [INPUT]: new Tensor("float32", window, [1, WINDOW]) }))[output];
  const first = await run(new Float32Array(WINDOW)).catch(() => undefined);
  if (first?.type !== "float32" || first.size !== 3)
    throw failure(
      "model-load",
      `${name} is not DNSMOS P.835: it does not make three numbers of ${INPUT} [1, ${WINDOW}]`,
    );
  const net: DnsmosNet = async (window) => {
    const raw = (await run(window))?.data as Float32Array | undefined;
    const [sig = Number.NaN, bak = Number.NaN, ovrl = Number.NaN] = raw ?? [];
    if (![sig, bak, ovrl].every(Number.isFinite)) throw failure("garbage", `${name} gives no number`);
    return [sig, bak, ovrl];
  };
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { net, how: `, judged by DNSMOS P.835 (${name}, SHA-256 ${digest.slice(0, 16)}…)` };
}
