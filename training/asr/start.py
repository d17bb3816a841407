"""A model folder for another language to begin with: the weights of one that ships, told to write that language.

Usage: python3 -m asr.start MODEL_FOLDER LANGUAGE OUT_FOLDER. The tokenizer stays; the token of the language takes over what the one
before had learnt, so that the first step is as good as the last one there.
"""
import json
import os
import shutil
import sys

import torch

from asr.export import SIDE_FILES, exported
from asr.tokens import told
from asr.weights import loaded


def begun(folder, language, out):
    """Raises KeyError where the tokenizer has no token for the language."""
    net, tokens = loaded(folder)
    before, after = tokens.number(told(tokens.language)), tokens.number(told(language))
    with torch.no_grad():
        net.decoder.emb.weight[after] = net.decoder.emb.weight[before]
    exported(net, out)
    for name in SIDE_FILES:
        shutil.copyfile(os.path.join(folder, name), os.path.join(out, name))
    path = os.path.join(out, "generation_config.json")
    with open(path, encoding="utf8") as file:
        settings = json.load(file)
    with open(path, "w", encoding="utf8") as file:
        json.dump({**settings, "language": told(language)}, file, indent=1)


if __name__ == "__main__":
    begun(*sys.argv[1:4])
