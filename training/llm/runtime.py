"""A model file in onnxruntime, called as the network is, so that what is measured is what ships."""
import os

import numpy as np
import onnxruntime
import torch

from weights import shape_of


class Session:
    """One .onnx file of a model folder."""

    def __init__(self, folder, file="onnx/model.onnx"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.path, self.shape = os.path.join(folder, file), shape_of(folder)
        self._session = onnxruntime.InferenceSession(self.path, options, providers=["CPUExecutionProvider"])
        self.inputs = [one.name for one in self._session.get_inputs()]
        self.outputs = [one.name for one in self._session.get_outputs()]

    def __call__(self, ids, past=None):
        """(logits, [(key, value)])"""
        batch, time = ids.shape
        before = 0 if past is None else past[0][0].shape[2]
        empty = torch.zeros(batch, self.shape.heads, 0, self.shape.head)
        pairs = [(empty, empty)] * self.shape.layers if past is None else past
        feeds = {f"past_key_values.{i}.{kind}": one.numpy() for i, pair in enumerate(pairs) for kind, one in zip(("key", "value"), pair)}
        feeds["input_ids"] = ids.numpy().astype(np.int64)
        feeds["attention_mask"] = np.ones((batch, before + time), np.int64)
        feeds["position_ids"] = np.tile(np.arange(before, before + time, dtype=np.int64), (batch, 1))
        found = dict(zip(self.outputs, self._session.run(None, feeds)))
        kept = [tuple(torch.from_numpy(found[f"present.{i}.{kind}"]) for kind in ("key", "value")) for i in range(self.shape.layers)]
        return torch.from_numpy(found["logits"]), kept
