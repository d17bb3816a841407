"""Measures a checkpoint on every test set, clean and at 10 dB, and fits the temperature on the dev set.

Usage: evaluate.py CHECKPOINT.pt DATA_FOLDER METRICS.json [MOST OF EACH TEST SET]
"""
import json
import sys
from itertools import islice

import torch
import torch.nn.functional as F

from catalogue import PRODUCT_LABELS, QUANTITY_LABELS
from data import Spoken, test_sounds
from measure import figures
from net import Orders
from train import logits_of

TESTS = ["voices", "phrasings", "pairs", "all", "others"]
NOISES = {"clean": None, "10dB": 10}


def loaded(path):
    """The network as it is exported: without the heads that only training has."""
    kept = torch.load(path)
    net = Orders(kept["size"], len(PRODUCT_LABELS), len(QUANTITY_LABELS), len(kept["phones"]))
    net.load_state_dict(kept["net"])
    net.beside = None
    return net.eval(), kept


def temperature(logits, truth):
    """Where the mean log probability of the truth is highest."""
    choices = [0.5 + 0.05 * i for i in range(71)]
    return round(min(choices, key=lambda t: F.cross_entropy(logits / t, truth).item()), 2)


def main():
    checkpoint, folder, out = sys.argv[1:4]
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 10**6
    net, kept = loaded(checkpoint)
    dev = Spoken([f"{folder}/dev.npz"])
    parts = [logits_of(net, test_sounds(dev, decibels)) for decibels in NOISES.values()]
    product, quantity = (torch.tensor(labels).repeat(2) for labels in (dev.product, dev.quantity))
    orders = product > 0
    metrics = dict(size=kept["size"], steps=kept["step"], parameters=sum(p.numel() for p in net.parameters()),
                   train=kept.get("train", 0),
                   temperature=dict(product=temperature(torch.cat([part[0] for part in parts]), product),
                                    quantity=temperature(torch.cat([part[1] for part in parts])[orders], quantity[orders])),
                   tests={})
    if "spent" in kept:
        metrics["minutes"] = round(kept["spent"] / 60, 1)
    if kept.get("before"):
        metrics["before"] = kept["before"]
    for test in TESTS:
        spoken = Spoken([f"{folder}/test-{test}.npz"])
        for noise, decibels in NOISES.items():
            heard = logits_of(net, islice(test_sounds(spoken, decibels), most))
            products, quantities = (one.argmax(1).tolist() for one in heard)
            found = figures(spoken.product[:most].tolist(), spoken.quantity[:most].tolist(), products, quantities)
            metrics["tests"].setdefault(test, {})[noise] = found
            print(test, noise, *(f"{key} {found[key]['value']}" for key in ("product", "quantity", "both") if key in found), flush=True)
    with open(out, "w", encoding="utf8") as file:
        json.dump(metrics, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
