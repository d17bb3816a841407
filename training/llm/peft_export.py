"""A causal language model of Hugging Face's transformers as ONNX for transformers.js. Usage: peft_export.py MODEL_FOLDER OUT [q8] [q4] [q4f16]

OUT/onnx/model.onnx is float32 with the KV cache; q8 adds model_quantized.onnx, q4 model_q4.onnx, q4f16 model_q4f16.onnx (MatMulNBits,
blocks of 32; logits and cache stay float32). Weights beyond 2 GB go to a file beside the graph, as transformers.js takes them.
"""
import json
import os
import shutil
import sys

import onnx
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.cache_utils import DynamicCache, DynamicLayer

OPSET = 17
FAR = -3e4  # two of them are still a float16
PROTO_LIMIT = 2**31 - 2**24


class Contract(torch.nn.Module):
    """input_ids, attention_mask, position_ids and the past of each layer; gives logits and each layer's keys and values."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = DynamicCache()
        for i in range(0, len(past), 2):
            layer = DynamicLayer()
            layer.keys, layer.values, layer.is_initialized = past[i], past[i + 1], True
            layer.dtype, layer.device = past[i].dtype, past[i].device
            cache.layers.append(layer)
        before, time = past[0].shape[2], input_ids.shape[1]
        late = torch.arange(before + time)[None] > torch.arange(time)[:, None] + before
        mask = late.float() * FAR + ((1 - attention_mask.float()) * FAR)[:, None, None]
        out = self.model(input_ids=input_ids, attention_mask=mask, position_ids=position_ids, past_key_values=cache, use_cache=True)
        return (out.logits, *(one for layer in out.past_key_values.layers for one in (layer.keys, layer.values)))


def exported(model, path):
    """The float32 graph of a model on the processor."""
    config = model.config
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    kinds = [f"{i}.{kind}" for i in range(config.num_hidden_layers) for kind in ("key", "value")]
    names = ["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{kind}" for kind in kinds)]
    outputs = ["logits", *(f"present.{kind}" for kind in kinds)]
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"}, "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
            "position_ids": {0: "batch_size", 1: "sequence_length"}, "logits": {0: "batch_size", 1: "sequence_length"}}
    for kind in kinds:
        axes[f"past_key_values.{kind}"] = {0: "batch_size", 2: "past_sequence_length"}
        axes[f"present.{kind}"] = {0: "batch_size", 2: "total_sequence_length"}
    past = [torch.randn(1, heads, 3, size) for _ in kinds]
    given = (torch.tensor([[1, 2]]), torch.ones(1, 5, dtype=torch.int64), torch.tensor([[3, 4]]), *past)
    with torch.no_grad():
        torch.onnx.export(Contract(model).eval(), given, path, input_names=names, output_names=outputs, dynamic_axes=axes,
                          opset_version=OPSET, do_constant_folding=True, dynamo=False)


def saved(proto, path):
    """One file, or a graph with its weights beside it where one file would be too long for protobuf."""
    beside = proto.ByteSize() > PROTO_LIMIT
    onnx.save(proto, path, save_as_external_data=beside, location=f"{os.path.basename(path)}_data" if beside else None)


def four_bits(path, target, half):
    """Matrices in four bits, blocks of 32; the rest float32, or float16 where `half`."""
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    from onnxruntime.transformers.float16 import convert_float_to_float16

    quantiser = MatMulNBitsQuantizer(onnx.load(path), bits=4, block_size=32, is_symmetric=True)
    quantiser.process()
    proto = quantiser.model.model
    saved(convert_float_to_float16(proto, keep_io_types=True, disable_shape_infer=True) if half else proto, target)


def eight_bits(path, target):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(path, target, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
                     extra_options={"MatMulConstBOnly": True})


def tokenizer_files(folder, out):
    """As transformers.js 4 reads them: the template inside tokenizer_config.json, and a class that it knows."""
    AutoTokenizer.from_pretrained(folder).save_pretrained(out, save_jinja_files=False)
    path = os.path.join(out, "tokenizer_config.json")
    with open(path, encoding="utf8") as file:
        config = json.load(file)
    if config.get("tokenizer_class") == "TokenizersBackend":
        config["tokenizer_class"] = "PreTrainedTokenizer"
    with open(path, "w", encoding="utf8") as file:
        json.dump(config, file, ensure_ascii=False, indent=1)


def main():
    folder, out, *kinds = sys.argv[1:]
    graphs = os.path.join(out, "onnx")
    os.makedirs(graphs, exist_ok=True)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    whole = os.path.join(graphs, "model.onnx")
    exported(model, whole)
    makers = {"q8": ("model_quantized.onnx", eight_bits), "q4": ("model_q4.onnx", lambda path, target: four_bits(path, target, False)),
              "q4f16": ("model_q4f16.onnx", lambda path, target: four_bits(path, target, True))}
    for kind in kinds:
        name, make = makers[kind]
        make(whole, os.path.join(graphs, name))
    AutoConfig.from_pretrained(folder).save_pretrained(out)
    tokenizer_files(folder, out)
    if os.path.exists(os.path.join(folder, "generation_config.json")):
        shutil.copy(os.path.join(folder, "generation_config.json"), out)
    for name in sorted(os.listdir(graphs)):
        print(name, os.path.getsize(os.path.join(graphs, name)))


if __name__ == "__main__":
    main()
