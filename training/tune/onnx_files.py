"""ONNX files as our engines load them: tracing, holding one against the model, and smaller precisions under the hub's names."""
import json
import os
import shutil
import tempfile
import warnings

import numpy as np
import onnx
import torch

OPSET = 17  # LayerNormalization as one operator; onnxruntime-web, -node and WebGPU have it
SUFFIX = {"fp16": "_fp16", "q8": "_quantized", "q4f16": "_q4f16"}
CLOSE = 2e-3
LARGEST = 2_000_000_000  # bytes of weights in one protobuf; more go into a file beside it


def trace(module, inputs, path, input_axes, output_axes):
    """input_axes, output_axes: {name: {axis: its name}} in the order of the module's arguments and results."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    draft = tempfile.mkdtemp(dir=os.path.dirname(path))
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # By TorchScript: transformers.js wants plain names of axes and zero-length caches, which torch.export specialises on.
        torch.onnx.export(module.eval(), inputs, f"{draft}/graph.onnx", dynamo=False, opset_version=OPSET, input_names=list(input_axes),
                          output_names=list(output_axes), dynamic_axes={**input_axes, **output_axes})
    onnx.checker.check_model(f"{draft}/graph.onnx")
    saved(onnx.load(f"{draft}/graph.onnx"), path)
    shutil.rmtree(draft)


def saved(model, path):
    """Weights that are too many lie in NAME.onnx_data."""
    for old in (path, f"{path}_data"):
        if os.path.exists(old):
            os.remove(old)
    beside = sum(len(weight.raw_data) for weight in model.graph.initializer) > LARGEST
    onnx.save(model, path, **(dict(save_as_external_data=True, location=f"{os.path.basename(path)}_data") if beside else {}))
    if beside:
        os.chmod(f"{path}_data", os.stat(path).st_mode)  # onnx leaves it to its owner alone


def session(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def close(wanted, found):
    """The largest difference, relative to the largest value; refuses a graph that computes something else."""
    off = float(np.abs(wanted - found).max() / max(1.0, np.abs(wanted).max()))
    if not off < CLOSE:
        raise SystemExit(f"the ONNX graph is off by {off:.2g} of the model's largest value")
    return off


def smaller(folder, dtypes):
    """Writes the precisions beside each fp32 file; returns {file name: bytes} of everything. fp32 leaves where it was not asked for.

    Files of weights are told in config.json, where transformers.js and workers/asr look for them.
    """
    home, ends = f"{folder}/onnx", tuple(f"{end}.onnx" for end in SUFFIX.values())
    for name in sorted(name for name in os.listdir(home) if name.endswith(".onnx") and not name.endswith(ends)):
        for dtype in dtypes:
            if dtype != "fp32":
                MAKERS[dtype](f"{home}/{name}", f"{home}/{name[:-5]}{SUFFIX[dtype]}.onnx")
        if "fp32" not in dtypes:
            for gone in filter(os.path.exists, (f"{home}/{name}", f"{home}/{name}_data")):
                os.remove(gone)
    sizes = {name: os.path.getsize(f"{home}/{name}") for name in sorted(os.listdir(home))}
    beside = {name[:-5]: 1 for name in sizes if name.endswith(".onnx_data")}
    with open(f"{folder}/config.json", encoding="utf8") as file:
        config = json.load(file)
    if beside:
        config["transformers.js_config"] = {"use_external_data_format": beside}
        with open(f"{folder}/config.json", "w", encoding="utf8") as file:
            json.dump(config, file, indent=1)
    return sizes


def q8(path, out):
    """int8 weights of matrix products and embeddings; ConvInteger exists neither on WebGPU nor in the smaller WASM builds."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(path, out, op_types_to_quantize=["MatMul", "Gemm", "Gather"], weight_type=QuantType.QInt8, per_channel=True)


def fp16(path, out):
    saved(halved(onnx.load(path)), out)


def q4f16(path, out):
    """Blocks of 32 weights in 4 bits with a float16 scale (MatMulNBits), everything else float16."""
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    quantizer = MatMulNBitsQuantizer(onnx.load(path), bits=4, block_size=32, is_symmetric=True)
    quantizer.process()
    saved(halved(quantizer.model.model), out)


def halved(model):
    """Inside float16; what goes in and out stays float32, so no engine has to be told."""
    from onnxruntime.transformers.float16 import convert_float_to_float16

    return convert_float_to_float16(model, keep_io_types=True, disable_shape_infer=True)


MAKERS = {"q8": q8, "fp16": fp16, "q4f16": q4f16}
