"""Writes encoder and decoder as the page reads them. Usage: python3 -m asr.export CHECKPOINT.pt MODEL_FOLDER OUT_FOLDER

MODEL_FOLDER gives tokenizer and configuration, which stay as they are. Weights are stored as float16 with a Cast behind each.
"""
import inspect
import os
import shutil
import sys

import numpy as np
import onnx
import torch
import torch.nn as nn
from onnx import numpy_helper

from asr.net import BINS, D, DECODER, HEADS, Recogniser
from asr.tokens import Tokens
from asr.weights import DECODER_FILE, ENCODER_FILE

OPSET = 14
SIDE_FILES = ["config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"]
PAIRS = [f"{i}.decoder.{kind}" for i in range(DECODER) for kind in ("key", "value")]


class Listening(nn.Module):
    """The encoder under the name that weights.py looks for."""

    def __init__(self, net):
        super().__init__()
        self.e = net.encoder

    def forward(self, input_features):
        return self.e(input_features)


class Writing(nn.Module):
    """One graph for every step: the first has a past of length zero."""

    def __init__(self, net):
        super().__init__()
        self.d = net.decoder

    def forward(self, input_ids, encoder_hidden_states, *past):
        pairs = list(zip(past[::2], past[1::2]))
        logits, kept, crosses = self.d(input_ids, encoder_hidden_states, pairs)
        return (logits, *[one for pair in kept for one in pair], *crosses)


def halved(path):
    """Half the bytes; the runtime folds the casts when it loads and computes in float32."""
    model, casts = onnx.load(path), []
    for weight in list(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type == onnx.TensorProto.FLOAT and values.size > 1024:
            half = numpy_helper.from_array(values.astype(np.float16), f"{weight.name}_f16")
            model.graph.initializer.remove(weight)
            model.graph.initializer.append(half)
            casts.append(onnx.helper.make_node("Cast", [half.name], [weight.name], to=onnx.TensorProto.FLOAT))
    short = {}
    for node in model.graph.node:  # paths of modules as names of nodes and values weigh more than the nodes
        node.name = ""
        node.ClearField("doc_string")
        for names in (node.input, node.output):
            names[:] = [short.setdefault(name, f"/{len(short)}") if name.startswith("/") else name for name in names]
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def written(module, given, path, inputs, outputs, axes):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    older = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}  # torch 2.5 and later trace otherwise
    torch.onnx.export(module.eval(), given, path, opset_version=OPSET, input_names=inputs, output_names=outputs, dynamic_axes=axes,
                      do_constant_folding=True, **older)
    halved(path)


def exported(net, folder):
    """The two graphs, with transformers.js' names."""
    net = net.float().cpu().eval()
    written(Listening(net), (torch.zeros(1, BINS, 400),), os.path.join(folder, ENCODER_FILE), ["input_features"], ["last_hidden_state"],
            {"input_features": {0: "batch_size", 2: "num_frames"}, "last_hidden_state": {0: "batch_size", 1: "encoder_sequence_length"}})
    axes = {"input_ids": {0: "batch_size", 1: "decoder_sequence_length"}, "logits": {0: "batch_size", 1: "decoder_sequence_length"},
            "encoder_hidden_states": {0: "batch_size", 1: "encoder_sequence_length"}}
    for pair in PAIRS:
        axes[f"past_key_values.{pair}"] = {0: "batch_size", 2: "past_decoder_sequence_length"}
        axes[f"present.{pair}"] = {0: "batch_size", 2: "past_decoder_sequence_length + 1"}
    crosses = [f"cross_attentions.{i}" for i in range(DECODER)]
    for cross in crosses:
        axes[cross] = {0: "batch_size", 2: "decoder_sequence_length", 3: "encoder_sequence_length"}
    past = [torch.randn(1, HEADS, 3, D // HEADS) for _ in PAIRS]
    written(Writing(net), (torch.tensor([[1, 2]]), torch.randn(1, 50, D), *past), os.path.join(folder, DECODER_FILE),
            ["input_ids", "encoder_hidden_states", *(f"past_key_values.{pair}" for pair in PAIRS)],
            ["logits", *(f"present.{pair}" for pair in PAIRS), *crosses], axes)


def main():
    checkpoint, folder, out = sys.argv[1:4]
    net = Recogniser(Tokens(os.path.join(folder, "tokenizer.json")).size)
    net.load_state_dict({name: value.float() for name, value in torch.load(checkpoint, map_location="cpu")["net"].items()})
    exported(net, out)
    for name in SIDE_FILES:
        if os.path.abspath(folder) != os.path.abspath(out):
            shutil.copyfile(os.path.join(folder, name), os.path.join(out, name))
    print(out, sum(os.path.getsize(os.path.join(out, file)) for file in (ENCODER_FILE, DECODER_FILE)), "bytes")


if __name__ == "__main__":
    main()
