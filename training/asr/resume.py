"""What a run goes on with: the checkpoint that it begins with, and the best it had by the dev set of now."""
import copy
import math
import os

import torch


def given_to(net, kept):
    """The net with a checkpoint's weights."""
    net.load_state_dict({name: value.float() for name, value in kept["net"].items()})
    return net


def started(net, path):
    """Puts a checkpoint's weights into the net; seconds of training that went into them, all runs together."""
    kept = torch.load(path, map_location="cpu")
    given_to(net, kept)
    return kept["spent"] + kept.get("before", 0.0)


def best_of(path, net, score):
    """The mean of score(net like this one) for what a checkpoint holds; infinite where there is none any more."""
    if not os.path.exists(path):
        return math.inf
    scores = score(given_to(copy.deepcopy(net), torch.load(path, map_location="cpu")))
    return sum(scores) / len(scores)
