import { Graph } from "../../bench/shapes/graph.mjs";

/**
 * A network with the inputs and outputs of DNSMOS P.835's `sig_bak_ovr.onnx`, `input_1` [1, 144160] to [1, 3], whose raw figures say which window
 * it was given: SIG is its first sample, BAK its mean, OVRL its last sample, each four times over. length: of another contract.
 */
export function tinyDnsmos(length = 144_160): Uint8Array {
  const g = new Graph();
  const x = g.input("input_1", "float", [1, length]);
  const at = (sample: number) => g.op("Gather", [x, g.ints([sample])], { axis: 1 });
  const raw = g.op("Concat", [at(0), g.op("ReduceMean", [x]), at(length - 1)], { axis: 1 });
  g.output(g.op("Mul", [raw, g.scalar(4)]), "Identity:0", "float", [1, 3]);
  return g.build("tiny DNSMOS");
}
