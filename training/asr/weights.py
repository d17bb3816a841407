"""From the ONNX files that ship, back to the module that training goes on with: every weight by what it feeds."""
import os

import onnx
import torch
from onnx import numpy_helper

from asr.net import DECODER, Recogniser
from asr.tokens import Tokens

ENCODER_FILE, DECODER_FILE = "onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx"


def named(path):
    """{name within the module: float32 array}. Matrices have lost their names in the graph: one with a bias is known by the
    bias that is added to its product; those of the keys have none and stand first or second in their attention."""
    graph = onnx.load(path).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:  # float16 in the file, float32 behind the Cast
        if node.op_type == "Cast" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]].astype("float32")
    found = {name[2:]: value for name, value in stored.items() if name[:2] in ("e.", "d.") and not name.endswith("_f16")}
    adds = {name: [other for other in node.input if other != name] for node in graph.node if node.op_type == "Add" for name in node.input}
    nameless = []
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            biases = [name for name in adds.get(node.output[0], []) if name.endswith(".bias")]
            matrix = stored[node.input[1]].T
            if biases:
                found[f"{biases[0][2:-5]}.weight"] = matrix
            else:
                nameless.append(matrix)
    return found, nameless


def loaded(folder):
    """(Recogniser with the folder's weights, its Tokens)"""
    tokens = Tokens(os.path.join(folder, "tokenizer.json"))
    net = Recogniser(tokens.size)
    encoder, keys = named(os.path.join(folder, ENCODER_FILE))
    encoder.update({f"layers.{i}.sa.k.weight": key for i, key in enumerate(keys)})
    decoder, keys = named(os.path.join(folder, DECODER_FILE))
    if len(keys) > 2 * DECODER:  # the embedding, turned for the logits
        keys = keys[: 2 * DECODER]
    decoder.update({f"layers.{i // 2}.{'ca' if i % 2 else 'sa'}.k.weight": key for i, key in enumerate(keys)})
    for part, weights in ((net.encoder, encoder), (net.decoder, decoder)):
        own = part.state_dict()
        part.load_state_dict({name: torch.tensor(weights[name]) for name in own}, strict=True)
    return net.eval(), tokens
