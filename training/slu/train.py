"""Trains M1 or M2. Usage: train.py m1|m2 DATA_FOLDER OUT.pt --minutes M [--batch 32] [--seed 1] [--start MODEL.onnx]

With --start it begins with what ships, and nothing is kept that is no better than that by the dev set: where nothing was, it exits with 1 and
says what to do. Resumes from OUT.pt.part where there is one, with the minutes that were spent already. Every step draws its own batch from
seed and step, so a run that goes on hears what it would have heard; how many steps fit into the minutes is the machine's.
"""
import argparse
import json
import math
import os
import time
from itertools import islice

import numpy as np
import torch
import torch.nn.functional as F

from catalogue import PRODUCT_LABELS, QUANTITY_LABELS
from data import Spoken, cut, masked, test_sounds, training_batch
from common.corpus import shards
from common.mel import log_mel
from common.quiet import quiet
from common.saved import saved
from net import Orders
from weights import begun

torch.set_num_threads(1)
WARM, EVERY, GROUP = 150, 400, 8
JUDGED = 300  # held-out utterances that choose the checkpoint


def chosen_at(step, spoken, batch, seed):
    """Utterances of similar length: eight batches are drawn together and parted by length. Each group is heard twice."""
    rng = np.random.default_rng((seed, step // (2 * GROUP)))
    drawn = rng.choice(len(spoken), batch * GROUP, replace=False)
    drawn = drawn[np.argsort(spoken.length[drawn], kind="stable")].reshape(GROUP, batch)
    return drawn[rng.permutation(GROUP)[step % GROUP]]


def loss_of(net, batch):
    mel, frames, product, quantity, beside = batch
    products, quantities, *spoken = net(mel, frames)
    order = product > 0  # how many of nothing is asked of nobody
    loss = F.cross_entropy(products, product, label_smoothing=0.02)
    if order.any():
        loss = loss + F.cross_entropy(quantities[order], quantity[order], label_smoothing=0.02)
    for logits, target, share in zip(spoken, beside, (0.3, 1.0, 1.0)):
        weight = torch.ones(logits.shape[2])
        weight[0] = 0.3  # most of the time something else is said
        loss = loss + share * F.cross_entropy(logits.flatten(0, 1), target.flatten(), weight)
    return loss


def logits_of(net, sounds):
    """([N, products], [N, quantities]) of one utterance after the other, without padding."""
    net.eval()
    with torch.no_grad():
        rows = [net(cut(log_mel(sound))[None]) for sound in sounds]
    return torch.cat([row[0] for row in rows]), torch.cat([row[1] for row in rows])


def right_share(net, spoken, sounds):
    """Share of utterances with the right product, and, where one was ordered, the right number."""
    products, quantities = (logits.argmax(1).numpy() for logits in logits_of(net, sounds))
    product, quantity = spoken.product[: len(sounds)], spoken.quantity[: len(sounds)]
    return float(((products == product) & ((product == 0) | (quantities == quantity))).mean())


def taught(start):
    """What the model at `start` has learnt from: [(sentences, steps, minutes)], of metrics.json beside it; each go of its training."""
    if not start:
        return []
    with open(os.path.join(os.path.dirname(start), "metrics.json"), encoding="utf8") as file:
        kept = json.load(file)
    return [*kept.get("before", []), [kept["train"], kept["steps"], kept.get("minutes")]]


def fruitless(out, best):
    """What to do where a whole run kept nothing."""
    there = f"; {out} is of another run" if os.path.exists(out) else ""
    return (f"nothing was better by the dev set than what it began with ({best:.3f}), so {out} was not written{there}. What ships stays. "
            f"More of the same: a larger --minutes goes on. Otherwise: more sentences, another --rate or --seed, without {out}.part")


def main():
    read = argparse.ArgumentParser()
    read.add_argument("size", choices=["m1", "m2"])
    read.add_argument("folder")
    read.add_argument("out")
    read.add_argument("--minutes", type=float, required=True)
    read.add_argument("--batch", type=int, default=32)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--rate", type=float, default=1.5e-3)
    read.add_argument("--start")
    given = read.parse_args()
    spoken = Spoken(shards(given.folder))
    if len(spoken) < given.batch * GROUP:
        raise SystemExit(f"{len(spoken)} sentences are too few: {GROUP} batches are drawn at a time, so make {given.batch * GROUP} or more, or take a smaller --batch than {given.batch}")
    dev = Spoken([f"{given.folder}/dev.npz"])
    heard = [[*islice(test_sounds(dev, decibels), JUDGED)] for decibels in (None, 10)]
    names = spoken.names()
    numbers = {name: i for i, name in enumerate(names)}
    torch.manual_seed(given.seed)
    net = Orders(given.size, len(PRODUCT_LABELS), len(QUANTITY_LABELS), len(names))
    optimiser = torch.optim.AdamW(net.parameters(), lr=given.rate, betas=(0.9, 0.98), weight_decay=0.02)
    step, spent, best, better, part = 0, 0.0, -1.0, False, f"{given.out}.part"
    kept = torch.load(part) if os.path.exists(part) else None
    before = kept.get("before") if kept else None
    if before is None:
        before = taught(given.start)
    if given.start and not kept:
        begun(net, given.start)
        best = sum(right_share(net, dev, sounds) for sounds in heard) / 2
        print(f"0 held out: {best:.3f}, what ships", flush=True)
    if kept:
        net.load_state_dict(kept["net"])
        optimiser.load_state_dict(kept["optimiser"])
        step, spent, best = kept["step"], kept["spent"], kept["best"]
        better = kept.get("better", os.path.exists(given.out))
    whole, sums, skipped, ready = given.minutes * 60, [], 0, {}
    while spent < whole:
        quiet()
        began = time.monotonic()
        rate = given.rate * min((step + 1) / WARM, 0.5 + 0.5 * math.cos(math.pi * spent / whole))
        for group in optimiser.param_groups:
            group["lr"] = rate
        torch.manual_seed(given.seed * 1_000_003 + step)
        net.train()
        place, rng = step % (2 * GROUP), np.random.default_rng((given.seed, 7, step))
        if place == 0:
            ready.clear()
        if place % GROUP not in ready:  # making the features costs as much as learning from them
            chosen = chosen_at(step, spoken, given.batch, given.seed)
            ready[place % GROUP] = training_batch(spoken, chosen, numbers, rng)
        mel, *rest = ready[place % GROUP]
        loss = loss_of(net, (masked(mel, rng), *rest))
        optimiser.zero_grad()
        loss.backward()
        size = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        if torch.isfinite(size):
            optimiser.step()
        else:
            skipped += 1
        sums.append(loss.item())
        step, spent = step + 1, spent + time.monotonic() - began
        if step % 50 == 0:
            print(f"{step} loss {np.mean(sums):.3f} {spent:.0f} s, {skipped} skipped", flush=True)
            sums = []
        if step % EVERY == 0 or spent >= whole:
            scores = [right_share(net, dev, sounds) for sounds in heard]
            if sum(scores) / 2 > best:
                best, better = sum(scores) / 2, True
                found = dict(size=given.size, net=net.state_dict(), phones=names, step=step, spent=spent, score=best,
                             train=len(spoken), before=before)
                saved(given.out, lambda draft: torch.save(found, draft))
            state = dict(net=net.state_dict(), optimiser=optimiser.state_dict(), step=step, spent=spent, best=best, better=better, before=before)
            saved(part, lambda draft: torch.save(state, draft))
            print(f"{step} held out: clean {scores[0]:.3f}, 10 dB {scores[1]:.3f}, best {best:.3f}", flush=True)
    if not better:
        raise SystemExit(fruitless(given.out, best))


if __name__ == "__main__":
    main()
