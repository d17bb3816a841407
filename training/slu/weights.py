"""From the model.onnx that ships back to the module that training goes on with: every weight by what it feeds."""
import onnx
import torch
from onnx import numpy_helper


def shipped(path):
    """{name within the module: float32 tensor}, all but the heads that only training has.

    Matrices have lost their names in the graph, but its nodes are called by their place: `/layers.0/up/MatMul_output_0`.
    """
    graph = onnx.load(path).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:  # float16 in the file, float32 behind the Cast
        if node.op_type == "Cast" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]].astype("float32")
    found = {name: value for name, value in stored.items() if not name.startswith("onnx::") and not name.endswith("_f16")}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            place = node.output[0].strip("/").split("/")[:-1]
            found[f"{'.'.join(place)}.weight"] = stored[node.input[1]].T
    return {name: torch.tensor(value) for name, value in found.items()}


def begun(net, path):
    """net with the file's weights; its heads beside stay as they were. Raises RuntimeError where the file is of another network."""
    own, given = net.state_dict(), shipped(path)
    missing = [name for name in own if name not in given and not name.startswith("beside.")]
    if missing:
        raise RuntimeError(f"{path} lacks {', '.join(missing)}")
    net.load_state_dict({**own, **given})
    return net
