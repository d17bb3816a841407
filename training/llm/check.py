"""A self-check of half a minute: the weights that ship, in torch and in onnxruntime, and a round trip through our own export.

Usage: check.py [MODEL_FOLDER [LANGUAGE]]. The exit code is 1 where a figure is beyond what it may be.
"""
import os
import sys
import tempfile

import torch

from answers import answered, prompt_ids
from dialogues import questions
from export import exported
from runtime import Session
from tokenizer import Tokenizer
from train import SHIPPED
from weights import read_weights

FAR = 1e-3  # between logits, which go up to about 30


def apart(net, other, ids):
    """The greatest difference of logits: all tokens at once, and the last four behind a cache of the others."""
    whole, _ = net(ids)
    found, _ = other(ids)
    _, past = other(ids[:, :-4])
    behind, _ = other(ids[:, -4:], past)
    return max(float((whole - found).abs().max()), float((whole[:, -4:] - behind).abs().max()))


@torch.no_grad()
def main():
    folder, language = [*sys.argv[1:3], *[SHIPPED, "sn"][len(sys.argv) - 1 :]]
    tokenizer, net, session = Tokenizer.read(os.path.join(folder, "tokenizer.json")), read_weights(folder), Session(folder)
    asks = [[{"role": "user", "content": text}] for _, text, _ in questions("known", language=language)[::8]]
    prompts = [torch.tensor([prompt_ids(tokenizer, messages)]) for messages in asks]
    figures = {"torch to onnxruntime": max(apart(net, session, ids) for ids in prompts)}
    with tempfile.TemporaryDirectory() as scratch:
        size = exported(net, tokenizer, scratch)
        ours = Session(scratch)
        figures["our export to the folder's file"] = max(apart(session, ours, ids) for ids in prompts)
        same = read_weights(scratch).state_dict()
        figures["weights after a round trip"] = max(float((value - same[name]).abs().max()) for name, value in net.state_dict().items())
        again = Tokenizer.read(os.path.join(scratch, "tokenizer.json"))
        texts = [text for part in ("known", "dev", "test") for _, text, _ in questions(part, language=language)]
        figures["texts that are cut otherwise"] = sum(tokenizer.encode(text) != again.encode(text) for text in texts)
        figures["replies that are others"] = sum(a != b for a, b in zip(answered(net, tokenizer, asks), answered(ours, again, asks)))
        names = [set(one.inputs + one.outputs) for one in (session, ours)]
        figures["names that only one has"] = len(names[0] ^ names[1])
    for name, value in figures.items():
        print(f"{name}: {value:.2g}")
    print(f"bytes: {os.path.getsize(session.path)}, by our export {size}")
    sys.exit(1 if any(value > FAR for value in figures.values()) else 0)


if __name__ == "__main__":
    main()
