"""A look, in seconds, that nothing is lost on the way. Usage: python3 -m asr.check [MODEL_FOLDER]

Shipped weights load; the module gives onnxruntime's logits on a recording; what is exported again has the same inputs and outputs and,
read back, the same weights and the same words.
"""
import os
import sys
import tempfile

import numpy as np
import onnx
import torch

from asr.data import even
from asr.evaluate import recordings
from asr.export import SIDE_FILES, exported
from asr.lexicon import FOLDER
from asr.recognise import Recording
from asr.weights import DECODER_FILE, ENCODER_FILE, loaded
from common.mel import log_mel

SHIPPED = os.path.join(FOLDER, "../../public/models/pocket-asr-sn")
NEAR = 2e-3  # logits are around 10


def contract(path):
    """[(name, type, dimensions)] of what goes in and comes out."""
    graph = onnx.load(path).graph

    def shape(one):  # other dimensions are the exporter's own names for them, or numbers
        dims = [d.dim_param for d in one.type.tensor_type.shape.dim]
        return ["" if d[:1].isupper() else d for d in dims]

    return [[(one.name, one.type.tensor_type.elem_type, shape(one)) for one in side] for side in (graph.input, graph.output)]


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else SHIPPED
    net, tokens = loaded(folder)
    shipped, rows = Recording(folder), list(recordings())[:4]
    for words, _, samples in rows:
        numbers = tokens.prompt + tokens.encode(f" {words}")
        assert tokens.decode(tokens.encode(f" {words}")) == words, words
        with torch.no_grad():
            heard = net.encoder(even(log_mel(samples))[None])
            mine = net.decoder(torch.tensor([numbers]), heard)[0].numpy()
        apart = np.abs(mine - shipped.logits(numbers, shipped.heard(samples))[0]).max()
        assert apart < NEAR, f"logits differ by {apart}"
        print(f"{words}: logits within {apart:.1e} of onnxruntime's")
    with tempfile.TemporaryDirectory() as out:
        exported(net, out)
        for name in SIDE_FILES:
            os.symlink(os.path.abspath(os.path.join(folder, name)), os.path.join(out, name))
        again, _ = loaded(out)
        for name, value in net.state_dict().items():
            assert torch.equal(value, again.state_dict()[name]), f"{name} came back otherwise"
        for file in (ENCODER_FILE, DECODER_FILE):
            old, new = contract(os.path.join(folder, file)), contract(os.path.join(out, file))
            assert old == new, f"{file}: {old} became {new}"
            sizes = [os.path.getsize(os.path.join(place, file)) for place in (folder, out)]
            assert sizes[1] <= sizes[0], f"{file} grew: {sizes}"
            print(f"{file}: the same inputs and outputs, {sizes[0]} bytes before, {sizes[1]} after")
        other = Recording(out)
        assert [shipped.words(row[2]) for row in rows] == [other.words(row[2]) for row in rows]
        print("exported, read back and run: the same weights and words")


if __name__ == "__main__":
    main()
