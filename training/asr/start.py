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
from common.manifest import read, written

SETTINGS = "generation_config.json"


def begun(folder, language, out):
    """Raises ValueError, in words, where the tokenizer has no token for the language."""
    net, tokens = loaded(folder)
    before = tokens.number(told(tokens.language))
    try:
        after = tokens.number(told(language))
    except KeyError:
        raise ValueError(f"the tokenizer of {folder} has no token {told(language)}: it can write no such language") from None
    with torch.no_grad():
        net.decoder.emb.weight[after] = net.decoder.emb.weight[before]
    exported(net, out)
    for name in SIDE_FILES:
        if name != SETTINGS:
            shutil.copyfile(os.path.join(folder, name), os.path.join(out, name))
    # Last, and whole: a folder without it is none, so that none writes the language before.
    written(os.path.join(out, SETTINGS), json.dumps({**read(os.path.join(folder, SETTINGS)), "language": told(language)}, indent=1))


if __name__ == "__main__":
    try:
        begun(*sys.argv[1:4])
    except ValueError as wrong:
        sys.exit(str(wrong))
