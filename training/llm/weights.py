"""The weights of a model folder into the network: those that ship, or that this recipe wrote.

They are found by their place in the graph (the order in which a Llama multiplies), so it does not matter how they are named.
"""
import json
import os

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from net import Llama, Shape

PROJECTIONS = ["q", "k", "v", "o", "gate", "up", "down"]


def shape_of(folder):
    """Of config.json. Raises ValueError for a Llama that this network is not."""
    with open(os.path.join(folder, "config.json"), encoding="utf8") as file:
        read = json.load(file)
    if read["model_type"] != "llama" or read["num_key_value_heads"] != read["num_attention_heads"] or not read["tie_word_embeddings"]:
        raise ValueError(f"{folder} is no Llama with tied embeddings and as many key heads as heads")
    return Shape(read["vocab_size"], read["hidden_size"], read["num_attention_heads"], read["intermediate_size"], read["num_hidden_layers"],
                 read["max_position_embeddings"], read["rope_theta"], read["rms_norm_eps"])


def matrices(graph, values):
    """Matrices by which the graph multiplies, in its order, transposed as torch keeps them."""
    found = [values[name] for node in graph.node if node.op_type == "MatMul" for name in node.input if name in values]
    return [value.T for value in found]


def read_weights(folder):
    """The network of a model folder, in float32."""
    shape, model = shape_of(folder), onnx.load(os.path.join(folder, "onnx", "model.onnx"))
    stored = {one.name: numpy_helper.to_array(one).astype(np.float32) for one in model.graph.initializer
              if one.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)}
    values = dict(stored)
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            values[node.output[0]] = stored[node.input[0]]
    norms = [values[name] for node in model.graph.node if node.op_type == "Mul" for name in node.input
             if name in values and values[name].shape == (shape.width,)]
    multiplied = matrices(model.graph, values)
    embedding = next(value for value in stored.values() if value.shape == (shape.vocab, shape.width))
    state = {"embedding.weight": embedding, "norm.weight": norms[-1]}
    for i in range(shape.layers):
        state[f"layers.{i}.norm1.weight"], state[f"layers.{i}.norm2.weight"] = norms[2 * i : 2 * i + 2]
        for name, value in zip(PROJECTIONS, multiplied[len(PROJECTIONS) * i :]):
            state[f"layers.{i}.{name}.weight"] = value
    net = Llama(shape)
    net.load_state_dict({name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()})
    return net.eval()
