"""Teaches the pocket model, by adapters, what a file of pairs says; writes the model folder with the adapters merged in.

Usage: adapt.py PAIRS.jsonl OUT_FOLDER [--from MODEL_FOLDER] [--dev PAIRS.jsonl] [--config KIT/config.yaml] [--rank 16] [--rate 2e-4] ...
Stops early where the loss of the dev pairs has not fallen for --patience epochs, and keeps the best epoch. Prints a JSON object of
figures an epoch, which `npx inzwa-foundry track log RUN --stdin` takes. Saves the adapters alone in OUT_FOLDER/adapter.pt.
"""
import argparse
import json
import math
import os
import random

import torch

import kit_figures
from batches import encoded, loss_of, stacked
from export import exported
from lora import adapt, adapter_of, merge
from pairs import parted, read_pairs
from tokenizer import Tokenizer
from train import SHIPPED, quiet
from weights import read_weights


def batches_of(rows, size, pad, rng=None):
    rows = rng.sample(rows, len(rows)) if rng else rows
    return [stacked(rows[i : i + size], pad) for i in range(0, len(rows), size)]


@torch.no_grad()
def loss_over(net, batches):
    net.eval()
    losses = [float(loss_of(net, *batch)) for batch in batches]
    net.train()
    return sum(losses) / len(losses)


def taught(net, train, dev, given, pad):
    """Trains the adapters in place and leaves them as they were in the best epoch; gives that epoch's loss."""
    learning, rng = adapt(net, given.rank, given.alpha, given.dropout), random.Random(given.seed)
    optimiser = torch.optim.AdamW(learning, lr=given.rate, weight_decay=given.weight_decay)
    held = batches_of(dev, given.batch, pad)
    best, kept, since, step = loss_over(net, held), adapter_of(net), 0, 0
    whole = given.epochs * math.ceil(len(train) / given.batch)
    print(json.dumps({"step": 0, "eval_loss": round(best, 4)}), flush=True)
    for epoch in range(1, given.epochs + 1):
        losses = []
        for ids, weights in batches_of(train, given.batch, pad, rng):
            quiet()
            for group in optimiser.param_groups:
                group["lr"] = given.rate * 0.5 * (1 + math.cos(math.pi * step / whole))
            with torch.autocast("cpu", torch.bfloat16, enabled=given.bf16):
                loss = loss_of(net, ids, weights)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1
        found = loss_over(net, held)
        print(json.dumps({"step": step, "epoch": epoch, "loss": round(sum(losses) / len(losses), 4), "eval_loss": round(found, 4)}), flush=True)
        since = 0 if found < best else since + 1
        if found < best:
            best, kept = found, adapter_of(net)
        if since >= given.patience:
            break
    net.load_state_dict({name: value.float() for name, value in kept.items()}, strict=False)
    return best, kept


def main():
    read = argparse.ArgumentParser()
    read.add_argument("pairs")
    read.add_argument("out")
    read.add_argument("--from", dest="origin", default=SHIPPED)
    read.add_argument("--dev")
    read.add_argument("--config")
    read.add_argument("--rank", type=int, default=16)
    read.add_argument("--alpha", type=float, default=32)
    read.add_argument("--dropout", type=float, default=0.05)
    read.add_argument("--rate", type=float, default=2e-4)
    read.add_argument("--weight-decay", type=float, default=1.03e-6)
    read.add_argument("--batch", type=int, default=8)
    read.add_argument("--epochs", type=int, default=30)
    read.add_argument("--patience", type=int, default=5)
    read.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    read.add_argument("--seed", type=int, default=1)
    given = kit_figures.asked(read)
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    net, tokenizer = read_weights(given.origin), Tokenizer.read(os.path.join(given.origin, "tokenizer.json"))
    train, dev = (read_pairs(given.pairs), read_pairs(given.dev)) if given.dev else parted(read_pairs(given.pairs))
    if not train or not dev:
        raise SystemExit(f"{len(train)} pairs to learn from and {len(dev)} to judge by: there must be some of both (--dev)")
    rows = [[encoded(tokenizer, pair["messages"], net.shape.context) for pair in part] for part in (train, dev)]
    best, kept = taught(net, *rows, given, tokenizer.vocab["<|endoftext|>"])
    size = exported(merge(net.eval()), tokenizer, given.out)
    torch.save(kept, os.path.join(given.out, "adapter.pt"))
    print(f"best {best:.4f}; {given.out}, {size} bytes")


if __name__ == "__main__":
    main()
