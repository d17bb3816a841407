"""Writes the model's folder: model.onnx (weights as float16 with a Cast behind each), slu.json and metrics.json.

Usage: export.py CHECKPOINT.pt METRICS.json FOLDER
"""
import inspect
import json
import os
import shutil
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from catalogue import CATALOGUE, PRODUCT_LABELS, QUANTITY_LABELS
from evaluate import loaded
from common.mel import BINS, HOP, RATE, WINDOW
from net import STRIDE

OPSET = 14
LONGEST = 8 * RATE


def halved(path):
    """Half the bytes; the runtime folds the casts when it loads, so it still computes in float32."""
    model, casts = onnx.load(path), []
    for weight in list(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type == onnx.TensorProto.FLOAT and values.size > 256:
            half = numpy_helper.from_array(values.astype(np.float16), f"{weight.name}_f16")
            model.graph.initializer.remove(weight)
            model.graph.initializer.append(half)
            casts.append(onnx.helper.make_node("Cast", [half.name], [weight.name], to=onnx.TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def described(identity, temperature):
    """slu.json, as core/slu/model.ts reads it."""
    features = dict(bins=BINS, window=WINDOW, hop=HOP, sampleRate=RATE, stride=STRIDE)
    return dict(schema=1, id=identity, language=CATALOGUE["language"], features=features, longest=LONGEST,
                products=PRODUCT_LABELS, quantities=QUANTITY_LABELS, temperature=temperature,
                words={product["id"]: product["words"] for product in CATALOGUE["products"]},
                links=CATALOGUE["links"], numbers=CATALOGUE["numbers"])


def main():
    checkpoint, metrics, folder = sys.argv[1:4]
    net, _ = loaded(checkpoint)
    os.makedirs(folder, exist_ok=True)
    path = f"{folder}/model.onnx"
    older = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}  # torch 2.5 and later trace otherwise
    torch.onnx.export(net, (torch.zeros(1, BINS, 320),), path, opset_version=OPSET, input_names=["log_mel"],
                      output_names=["product", "quantity"], dynamic_axes={"log_mel": {2: "frames"}}, do_constant_folding=True, **older)
    halved(path)
    with open(metrics, encoding="utf8") as file:
        temperature = json.load(file)["temperature"]
    with open(f"{folder}/slu.json", "w", encoding="utf8") as file:
        json.dump(described(os.path.basename(folder.rstrip("/")), temperature), file, ensure_ascii=False, indent=2)
        file.write("\n")
    if os.path.abspath(metrics) != os.path.abspath(f"{folder}/metrics.json"):
        shutil.copyfile(metrics, f"{folder}/metrics.json")
    print(path, os.path.getsize(path))


if __name__ == "__main__":
    main()
