"""From the ONNX file that ships back to the module that training goes on with.

What ships may be from this recipe, or the first voice, which had the same text encoder, durations and filter, but neither a prior nor a
flow: of that one everything with a place here is taken. What only training needs (the posterior encoder) begins anew.
"""
import os
import re

import onnx
import torch
from onnx import numpy_helper

from tts.net import Voice, learnt, taught

MODEL_FILE = "onnx/model.onnx"
FIRST_VOICE = "begun with the text encoder, the durations and the filter of the first voice"
FIRST = {"emb": "text.embedding", r"pre\.(\d)\.c": r"text.smooth.\1.conv", r"pre\.(\d)\.n": r"text.smooth.\1.norm", r"enc\.(\d)\.qkv": r"text.layers.\1.qkv",
         r"enc\.(\d)\.o": r"text.layers.\1.out", r"enc\.(\d)\.n(\d)": r"text.layers.\1.norm\2", r"enc\.(\d)\.f(\d)": r"text.layers.\1.conv\2",
         r"d1\.c": "durations.first.conv", r"d1\.n": "durations.first.norm", r"d2\.c": "durations.second.conv", r"d2\.n": "durations.second.norm",
         "dout": "durations.out", "f0": "decoder.pitch", "mel": "decoder.mel", "src": "decoder.source_in", "join": "decoder.join", "out": "decoder.out"}
BLOCKS = {"ctx": "context", "dec": "blocks"}
PARTS = {"dw": "deep", "n": "norm", "p1": "up", "p2": "down"}


def stored(path, prefix="v."):
    """{name within the module: float32 array}. A matrix has lost its name in the graph, and is known by the bias that is added to its product."""
    graph = onnx.load(path).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:  # float16 in the file, float32 behind the Cast
        if node.op_type == "Cast" and node.input[0] in held:
            held[node.output[0]] = held[node.input[0]].astype("float32")
    found = {name[len(prefix) :]: value for name, value in held.items() if name.startswith(prefix) and not name.endswith("_f16")}
    biases = {other: name for node in graph.node if node.op_type == "Add" for name in node.input if name.endswith(".bias") for other in node.input}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in held and node.output[0] in biases:
            found[f"{biases[node.output[0]][len(prefix):-5]}.weight"] = held[node.input[1]].T
    return found


def renamed(name):
    """A weight of the first voice, by its name here; None where it has no place."""
    stem, _, kind = name.rpartition(".")
    block = re.fullmatch(r"(ctx|dec)\.(\d)(?:\.(\w+))?", stem)
    if block:
        home = f"decoder.{BLOCKS[block[1]]}.{block[2]}"
        return f"{home}.{PARTS[block[3]]}.{kind}" if block[3] else f"{home}.gain"
    for pattern, place in FIRST.items():
        if re.fullmatch(pattern, stem):
            return f"{re.sub(pattern, place, stem)}.{kind}"
    return "decoder.loudness" if name == "amp" else None


def fitted(value, shape):
    """A weight of the first voice in the shape it has here, or None."""
    if value.dim() == 3 and len(shape) == 2:  # a convolution as a matrix product
        value = value.permute(0, 2, 1).flatten(1)
    if value.dim() == 3 and len(shape) == 1:
        value = value.flatten()
    if value.shape[1:] == shape[1:] and value.shape[0] == shape[0] // 2 * 3:  # a gain and two angles for each line, of which one was used
        value = value[: shape[0]]
    return value if value.shape == shape else None


def is_first(weights):
    """Are these the weights of the voice that shipped before this recipe?"""
    return "emb.weight" in weights


def loaded(folder):
    """(Voice, names of the weights that were not in the folder's model)"""
    net, weights = Voice(), stored(os.path.join(folder, MODEL_FILE))
    own, taken = learnt(net), {}
    first = is_first(weights)
    for name, value in weights.items():
        place = renamed(name) if first else name
        if place in own:
            value = torch.tensor(value)
            value = fitted(value, own[place].shape) if first else value
            if value is not None:
                taken[place] = value
    return taught(net, taken), sorted(set(own) - set(taken))
