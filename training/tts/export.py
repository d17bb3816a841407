"""Writes a voice as the page reads it. Usage: python3 -m tts.export CHECKPOINT.pt MODEL_FOLDER OUT_FOLDER

MODEL_FOLDER gives tokenizer and configuration, which stay as they are. Weights are stored as float16 with a Cast behind each.
"""
import os
import shutil
import sys

import torch
import torch.nn as nn

from asr.export import written
from tts.letters import numbers
from tts.net import Voice, taught
from tts.weights import MODEL_FILE

SIDE_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json"]
OUTPUTS = ["waveform", "spectrogram", "durations"]
EXAMPLE = "mhoro, makadii."


class Speaking(nn.Module):
    """The voice under the name that weights.py looks for, without what only training needs."""

    def __init__(self, net):
        super().__init__()
        self.v = net

    def forward(self, input_ids, attention_mask):
        return self.v(input_ids, attention_mask)


def exported(net, folder):
    """The graph, with the names that transformers.js and workers/tts know."""
    ids = torch.tensor([numbers(EXAMPLE)])
    batch = {0: "text_batch_size", 1: "sequence_length"}
    axes = {"input_ids": batch, "attention_mask": batch, "durations": batch, "waveform": {0: "text_batch_size", 1: "n_samples"},
            "spectrogram": {0: "text_batch_size", 2: "num_bins"}}
    written(Speaking(net.float().cpu()), (ids, torch.ones_like(ids)), os.path.join(folder, MODEL_FILE), ["input_ids", "attention_mask"], OUTPUTS, axes)


def read(checkpoint):
    """The voice that a checkpoint of train.py holds."""
    return taught(Voice(), torch.load(checkpoint, map_location="cpu")["net"]).eval()


def main():
    checkpoint, folder, out = sys.argv[1:4]
    exported(read(checkpoint), out)
    for name in SIDE_FILES:
        if os.path.abspath(folder) != os.path.abspath(out):
            shutil.copyfile(os.path.join(folder, name), os.path.join(out, name))
    print(out, os.path.getsize(os.path.join(out, MODEL_FILE)), "bytes")


if __name__ == "__main__":
    main()
