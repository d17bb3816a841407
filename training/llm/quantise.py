"""Tries int8 weights. Usage: quantise.py MODEL_FOLDER. Writes onnx/model_quantized.onnx, the name that transformers.js has for q8.

Weights are parted by channel, activations when they come (onnxruntime's quantize_dynamic). evaluate.py --file says what it costs.
"""
import os
import sys
import tempfile

import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic


def widened(path, out):
    """The same graph with float32 weights and no Cast: what the quantiser knows to take."""
    model = onnx.load(path)
    graph, halves = model.graph, {}
    for weight in list(graph.initializer):
        if weight.data_type == onnx.TensorProto.FLOAT16:
            halves[weight.name] = numpy_helper.to_array(weight).astype("float32")
            graph.initializer.remove(weight)
    for node in list(graph.node):
        if node.op_type == "Cast" and node.input[0] in halves:
            graph.initializer.append(numpy_helper.from_array(halves[node.input[0]], node.output[0]))
            graph.node.remove(node)
    onnx.save(model, out)


def main():
    folder = os.path.join(sys.argv[1], "onnx")
    target = os.path.join(folder, "model_quantized.onnx")
    with tempfile.TemporaryDirectory() as scratch:
        wide = os.path.join(scratch, "wide.onnx")
        widened(os.path.join(folder, "model.onnx"), wide)
        quantize_dynamic(wide, target, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"],
                         extra_options={"MatMulConstBOnly": True})
    print(target, os.path.getsize(target))


if __name__ == "__main__":
    main()
