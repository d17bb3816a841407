"""Weights between those of two checkpoints of one network. Usage: python3 -m common.between OLD.pt NEW.pt SHARE OUT.pt

SHARE is how far the way from OLD to NEW is gone: 0 is OLD, 1 is NEW. OUT.pt has them as float16, and all else that NEW says of its
training, but for its dev score: nobody has heard these weights yet. It exports as any checkpoint does (Wortsman et al. 2022, WiSE-FT).
"""
import sys

import torch

from common.saved import checkpoint

ALIKE = ("size", "shape", "phones", "merges", "vocab")  # what the numbers mean
UNMEASURED = ("dev", "score")
TRAINING = ("best", "judged", "judges", "kept", "measure", "names", "number", "optimiser", "optimisers", "speller")  # what a .part goes on with


def mixed(name, old, new, share):
    """Raises ValueError where float16 cannot hold what comes out."""
    if not torch.is_floating_point(new):
        return new
    made = torch.lerp(old.double(), new.double(), share).half()
    if not torch.isfinite(made).all():
        raise ValueError(f"{name} has no finite weights between the two")
    return made


def between(old, new, share):
    """The checkpoint at `share` of the way from `old` to `new`. Raises ValueError, in words, where the two are not of one network."""
    if not 0 <= share <= 1:
        raise ValueError(f"the share is {share}, and has to lie between 0 and 1")
    for which, one in (("first", old), ("second", new)):
        if not isinstance(one, dict) or not isinstance(one.get("net"), dict):
            raise ValueError(f"the {which} is no checkpoint: it has no `net`")
    apart = [name for name in ALIKE if old.get(name) != new.get(name)]
    if apart:
        raise ValueError(f"the two differ in {', '.join(apart)}")
    lacking = sorted(set(old["net"]) ^ set(new["net"]))
    if lacking:
        raise ValueError(f"only one of the two has {', '.join(lacking[:5])}{' and more' if len(lacking) > 5 else ''}")
    for name, value in new["net"].items():
        shapes = [tuple(one.shape) for one in (old["net"][name], value)]
        if shapes[0] != shapes[1]:
            raise ValueError(f"{name} is {shapes[0]} in the first and {shapes[1]} in the second")
    rest = {name: value for name, value in new.items() if name not in (*UNMEASURED, *TRAINING)}
    return {**rest, "net": {name: mixed(name, old["net"][name], value, share) for name, value in new["net"].items()}, "between": share}


def main():
    if len(sys.argv) != 5:
        sys.exit("Usage: python3 -m common.between OLD.pt NEW.pt SHARE OUT.pt")
    old, new, share, out = sys.argv[1:]
    try:
        made = between(torch.load(old, map_location="cpu"), torch.load(new, map_location="cpu"), float(share))
    except (FileNotFoundError, ValueError) as wrong:
        sys.exit(f"{out} was not written: {wrong}")
    checkpoint(made, out)
    print(f"{out}: {share} of the way from {old} to {new}; its dev score is not measured")


if __name__ == "__main__":
    main()
