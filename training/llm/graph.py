"""The network as ONNX, node by node, in the contract of transformers.js: names, KV cache, float16 weights with a Cast behind.

Written out rather than traced, so it is the same with every version of torch, and each weight stands in it once: the head is the
embedding, transposed when the model loads.
"""
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

from net import turns_of

OPSET, IR = 14, 8
FLOAT, INT = TensorProto.FLOAT, TensorProto.INT64
FAR = -1e9


class Nodes:
    """A graph as it grows. Every call of op() gives the name of what the node puts out."""

    def __init__(self):
        self.nodes, self.weights, self.casts = [], [], []

    def op(self, kind, *inputs, to=None, **attributes):
        name = to or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def split(self, x, count):
        names = [f"Split_{len(self.nodes)}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node("Split", [x], names, axis=-1))
        return names

    def constant(self, name, value, dtype):
        self.weights.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def weight(self, name, tensor):
        """Small ones stay float32; the runtime folds the casts of the others when it loads."""
        value = tensor.detach().float().cpu().numpy()
        if value.size <= 1024:
            return self.constant(name, value, np.float32)
        self.weights.append(numpy_helper.from_array(value.astype(np.float16), f"{name}_f16"))
        self.casts.append(helper.make_node("Cast", [f"{name}_f16"], [name], to=FLOAT))
        return name


def normed(g, x, name, norm, epsilon):
    square = g.op("ReduceMean", g.op("Mul", x, x), axes=[-1], keepdims=1)
    return g.op("Mul", g.op("Div", x, g.op("Sqrt", g.op("Add", square, epsilon))), g.weight(name, norm.weight))


def linear(g, x, name, module):
    return g.op("MatMul", x, g.weight(name, module.weight.T))


def rotated(g, x, cosine, sine):
    first, second = g.split(x, 2)
    other = g.op("Concat", g.op("Neg", second), first, axis=-1)
    return g.op("Add", g.op("Mul", x, cosine), g.op("Mul", other, sine))


def angles_and_mask(g, shape):
    """(cosine, sine, what is added to scores) from position_ids, attention_mask and the past's length."""
    one, axis = g.constant("one", 1, np.int64), g.constant("axis", [1], np.int64)
    before = g.op("Gather", g.op("Shape", "past_key_values.0.key"), g.constant("two", 2, np.int64))
    time = g.op("Gather", g.op("Shape", "input_ids"), one)
    zero = g.constant("zero", 0, np.int64)
    at = g.op("Unsqueeze", g.op("Add", g.op("Range", zero, time, one), before), axis)
    late = cast(g, g.op("Greater", g.op("Range", zero, g.op("Add", before, time), one), at), FLOAT)
    far = g.constant("far", FAR, np.float32)
    absent = g.op("Mul", g.op("Sub", g.constant("unit", 1, np.float32), cast(g, "attention_mask", FLOAT)), far)
    mask = g.op("Add", g.op("Mul", late, far), g.op("Unsqueeze", absent, g.constant("inside", [1, 2], np.int64)))
    place = g.op("Unsqueeze", cast(g, "position_ids", FLOAT), g.constant("last", [2], np.int64))
    angle = g.op("Mul", place, g.constant("turns", turns_of(shape).numpy(), np.float32))
    angle = g.op("Unsqueeze", g.op("Concat", angle, angle, axis=-1), axis)
    return g.op("Cos", angle), g.op("Sin", angle), mask


def cast(g, x, to):
    name = f"Cast_{len(g.nodes)}"
    g.nodes.append(helper.make_node("Cast", [x], [name], to=to))
    return name


def layer_nodes(g, x, i, layer, around):
    """x behind one layer; its keys and values become present.{i}.key and .value."""
    cosine, sine, mask, apart, joined, scale, epsilon = around
    at = f"layers.{i}"
    read = normed(g, x, f"{at}.norm1", layer.norm1, epsilon)
    q, k, v = (g.op("Transpose", g.op("Reshape", linear(g, read, f"{at}.{name}", module), apart), perm=[0, 2, 1, 3])
               for name, module in (("q", layer.q), ("k", layer.k), ("v", layer.v)))
    q, k = rotated(g, q, cosine, sine), rotated(g, k, cosine, sine)
    k = g.op("Concat", f"past_key_values.{i}.key", k, axis=2, to=f"present.{i}.key")
    v = g.op("Concat", f"past_key_values.{i}.value", v, axis=2, to=f"present.{i}.value")
    scores = g.op("Mul", g.op("MatMul", q, g.op("Transpose", k, perm=[0, 1, 3, 2])), scale)
    seen = g.op("MatMul", g.op("Softmax", g.op("Add", scores, mask), axis=-1), v)
    x = g.op("Add", x, linear(g, g.op("Reshape", g.op("Transpose", seen, perm=[0, 2, 1, 3]), joined), f"{at}.o", layer.o))
    read = normed(g, x, f"{at}.norm2", layer.norm2, epsilon)
    gate = linear(g, read, f"{at}.gate", layer.gate)
    inner = g.op("Mul", g.op("Mul", gate, g.op("Sigmoid", gate)), linear(g, read, f"{at}.up", layer.up))
    return g.op("Add", x, linear(g, inner, f"{at}.down", layer.down))


def built(net):
    """The ModelProto of a Llama."""
    shape, g = net.shape, Nodes()
    around = (*angles_and_mask(g, shape), g.constant("apart", [0, 0, shape.heads, shape.head], np.int64),
              g.constant("joined", [0, 0, shape.width], np.int64), g.constant("scale", shape.head**-0.5, np.float32),
              g.constant("epsilon", shape.epsilon, np.float32))
    embedding = g.weight("embedding", net.embedding.weight)
    x = g.op("Gather", embedding, "input_ids")
    for i, layer in enumerate(net.layers):
        x = layer_nodes(g, x, i, layer, around)
    x = normed(g, x, "norm", net.norm, around[-1])
    g.op("MatMul", x, g.op("Transpose", embedding, perm=[1, 0]), to="logits")
    cache = lambda name, time: helper.make_tensor_value_info(name, FLOAT, ["batch_size", shape.heads, time, shape.head])
    kinds = [f"{i}.{kind}" for i in range(shape.layers) for kind in ("key", "value")]
    ids = lambda name, time: helper.make_tensor_value_info(name, INT, ["batch_size", time])
    inputs = [ids("input_ids", "sequence_length"), ids("attention_mask", "total_sequence_length"), ids("position_ids", "sequence_length"),
              *(cache(f"past_key_values.{kind}", "past_sequence_length") for kind in kinds)]
    outputs = [helper.make_tensor_value_info("logits", FLOAT, ["batch_size", "sequence_length", shape.vocab]),
               *(cache(f"present.{kind}", "total_sequence_length") for kind in kinds)]
    graph = helper.make_graph([*g.casts, *g.nodes], "llama", inputs, outputs, g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="inzwa", ir_version=IR)
    checker.check_model(model)
    return model
