"""Trains M1 or M2 on what `inzwa-foundry preprocess` wrote. Needs python3-torch alone; `inzwa-foundry train` calls it.

Usage: train_features.py --model-cfg MODEL.json --train-cfg TRAIN.json --metadata-features metadata_features.csv --out FOLDER
       [--set NAME=VALUE ...]

After each epoch prints a line of JSON: step, loss, val_loss, val_product, val_quantity, val_order (shares of the dev clips that are
right). Keeps the epoch with the lowest val_loss in OUT/model.pt and stops where `patience` epochs brought none. Goes on from
OUT/last.pt where there is one. Each epoch draws from seed and number, so a run that goes on learns what it would have learnt.
"""
import argparse
import csv
import json
import math
import os
import random
import sys

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from common.saved import saved
from net import SIZES, STRIDE, Orders

SILENCE = -1.5


def settings(path, known, given):
    """A flat JSON object; each of `known` must be there, nothing else may be. given: {name: text} goes before the file."""
    with open(path, encoding="utf8") as file:
        read = json.load(file)
    read.update({name: json.loads(text) if name != "size" else text for name, text in given.items() if name in known})
    wrong = sorted(set(read) ^ set(known))
    if wrong:
        raise SystemExit(f"{path}: {', '.join(wrong)} missing or not known")
    return read


class Clips:
    """Lines of metadata_features.csv that belong to one split."""

    def __init__(self, path, split):
        folder = os.path.dirname(os.path.abspath(path))
        self.ids = [json.load(open(os.path.join(folder, name), encoding="utf8")) for name in ("product2id.json", "qty2id.json")]
        with open(path, encoding="utf8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == split]
        if not rows:
            raise SystemExit(f"{path} has no clip of the split {split}")
        self.mels = [np.load(os.path.join(folder, row["feature_path"])) for row in rows]
        self.product, self.quantity = ([ids[row[name]] for row in rows] for ids, name in zip(self.ids, ("product", "quantity")))

    def batch(self, chosen):
        """(mel [B, 80, T], frames, product, quantity), filled up with the value of silence."""
        frames = torch.tensor([self.mels[i].shape[1] for i in chosen])
        mel = torch.full((len(chosen), self.mels[0].shape[0], int(frames.max())), SILENCE)
        for row, i in zip(mel, chosen):
            row[:, : self.mels[i].shape[1]] = torch.from_numpy(self.mels[i])
        return mel, frames, *(torch.tensor([labels[i] for i in chosen]) for labels in (self.product, self.quantity))


def losses(net, batch):
    """(sum over the batch, right products, right numbers of orders, whole orders, orders)"""
    mel, frames, product, quantity = batch
    products, quantities = net(mel, frames)
    order = product > 0  # how many of nothing is asked of nobody
    loss = F.cross_entropy(products, product, reduction="sum") + F.cross_entropy(quantities[order], quantity[order], reduction="sum")
    things, counts = products.argmax(1) == product, quantities.argmax(1) == quantity
    return loss, things.sum().item(), (counts & order).sum().item(), (things & counts & order).sum().item(), order.sum().item()


def judged(net, clips, size):
    net.eval()
    with torch.no_grad():
        parts = [losses(net, clips.batch(range(i, min(i + size, len(clips.mels))))) for i in range(0, len(clips.mels), size)]
    loss, things, counts, both, orders = (sum(float(part[i]) for part in parts) for i in range(5))
    count = len(clips.mels)
    return dict(val_loss=loss / count, val_product=things / count, val_quantity=counts / max(1, orders), val_order=both / max(1, orders))


def batches(clips, size, rng):
    """Clips of similar length side by side; the order of the batches is drawn."""
    order = sorted(range(len(clips.mels)), key=lambda i: (clips.mels[i].shape[1], rng.random()))
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(parts)
    return parts


def main():
    read = argparse.ArgumentParser()
    for name in ("--model-cfg", "--train-cfg", "--metadata-features", "--out"):
        read.add_argument(name, required=True)
    read.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    given = read.parse_args()
    other = dict(one.split("=", 1) for one in given.set)
    model = settings(given.model_cfg, ["size", "dropout"], other)
    train = settings(given.train_cfg, ["learning_rate", "weight_decay", "batch_size", "epochs", "patience", "seed"], other)
    unknown = sorted(set(other) - set(model) - set(train))
    if unknown or model["size"] not in SIZES:
        raise SystemExit(f"not known: {', '.join(unknown) or model['size']}")
    clips, dev = (Clips(given.metadata_features, split) for split in ("train", "dev"))
    if clips.mels[0].shape[0] != 80 or any(mel.shape[1] % STRIDE for mel in clips.mels + dev.mels):
        raise SystemExit(f"these networks take 80 bands and whole positions of {STRIDE} frames")
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(train["seed"])
    net = Orders(model["size"], *(len(ids) for ids in clips.ids), drop=model["dropout"])
    optimiser = torch.optim.AdamW(net.parameters(), lr=train["learning_rate"], weight_decay=train["weight_decay"])
    os.makedirs(given.out, exist_ok=True)
    last, best, since, epoch = os.path.join(given.out, "last.pt"), math.inf, 0, 0
    if os.path.exists(last):
        kept = torch.load(last)
        net.load_state_dict(kept["net"])
        optimiser.load_state_dict(kept["optimiser"])
        best, since, epoch = kept["best"], kept["since"], kept["epoch"]
    while epoch < train["epochs"] and since < train["patience"]:
        for group in optimiser.param_groups:
            group["lr"] = train["learning_rate"] * (0.5 + 0.5 * math.cos(math.pi * epoch / train["epochs"]))
        torch.manual_seed(train["seed"] * 1_000_003 + epoch)
        net.train()
        total = 0.0
        for chosen in batches(clips, train["batch_size"], random.Random(train["seed"] * 1_000_003 + epoch)):
            loss = losses(net, clips.batch(chosen))[0]
            optimiser.zero_grad()
            (loss / len(chosen)).backward()
            size = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            if torch.isfinite(size):
                optimiser.step()
            total += loss.item()
        epoch += 1
        scores = judged(net, dev, train["batch_size"])
        since = 0 if scores["val_loss"] < best else since + 1
        if since == 0:
            best = scores["val_loss"]
            # As evaluate.py and export.py take it, where the labels are the catalogue's: no heads beside.
            found = dict(size=model["size"], net=net.state_dict(), phones=[], step=epoch, score=scores["val_order"])
            saved(os.path.join(given.out, "model.pt"), lambda draft: torch.save(found, draft))
            with open(os.path.join(given.out, "metrics.json"), "w", encoding="utf8") as file:
                json.dump(dict(epoch=epoch, clips=len(clips.mels), **scores), file, indent=2)
        state = dict(net=net.state_dict(), optimiser=optimiser.state_dict(), best=best, since=since, epoch=epoch)
        saved(last, lambda draft: torch.save(state, draft))
        print(json.dumps(dict(step=epoch, loss=total / len(clips.mels), **scores)), flush=True)
    with open(os.path.join(given.out, "config.json"), "w", encoding="utf8") as file:
        json.dump(dict(model=model, train=train, product2id=clips.ids[0], qty2id=clips.ids[1]), file, indent=2)


if __name__ == "__main__":
    main()
