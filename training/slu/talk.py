"""Sentences as the recogniser learns them, a line each. Usage, in the folder above: python3 -m slu.talk N SEED

A process of its own: the names of modules that the recogniser's sentences are made by are also some of this folder's.
"""
import random
import sys

from asr.lexicon import Lexicon
from asr.sentences import clause, command, compound, counted, dialogue, invented, normalised, number, salad, talk

KINDS = {clause: 5, compound: 1, counted: 4, salad: 4, invented: 2, command: 3, number: 1, talk: 4, dialogue: 3}


def lines(count, seed):
    rng, lexicon = random.Random(seed), Lexicon("sn")
    for _ in range(count):
        yield normalised(rng.choices(list(KINDS), list(KINDS.values()))[0](lexicon, rng))


if __name__ == "__main__":
    print("\n".join(lines(*map(int, sys.argv[1:3]))))
